"""A WebSocket API beside another API, in one project: what both contracts call the same is the same.

In: both APIs as they were imported. Out: the WebSocket API whose schemas fit into one package with those of the other,
and whose pointers tell which document they are of.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.findings import Locate
from codegen.core.records import Record, members, replace
from codegen.importer.schema_digests import SchemaDigests
from codegen.ir.api import Api
from codegen.ir.messages import WebSocketContract
from codegen.ir.schema import Schema, ref_name, schema_ref
from codegen.schema.references import map_references

Part = TypeVar("Part")

_MARK = "websocket:"
"""What the pointers of the WebSocket API's contract begin with."""
_RENAMED = "WebSocket{}"


def beside(
    contract: WebSocketContract, api: Api, locate: Locate
) -> tuple[WebSocketContract, list[Diagnostic]]:
    """The WebSocket API as it stands beside another one.

    A schema of the same name that says the same, with all that it refers to, is the other API's; one that says
    something else gets another name.

    Args:
        locate: where a JSON pointer stands in the contract of the WebSocket API.
    """
    names = _names(contract.api.schemas, api.schemas)
    moving = _Moving({old: new for old, new in names.items() if old != new})
    schemas = {names[name]: moving.schema(schema) for name, schema in contract.api.schemas.items()}
    moved = replace(
        moving.part(replace(contract.api, schemas={})), schemas=schemas, source=contract.api.source
    )
    sends = tuple(moving.part(send) for send in contract.sends)
    made = WebSocketContract(moved, moving.part(contract.received), moving.part(contract.replies), sends)
    return made, [_renamed(contract.api.schemas[old], new, locate) for old, new in moving.renamed.items()]


def locate_in_both(locate: Locate, websocket: Locate) -> Locate:
    """Where pointers stand in the documents of both APIs."""
    return lambda pointer: (
        websocket(pointer.removeprefix(_MARK)) if pointer.startswith(_MARK) else locate(pointer)
    )


def locate_in_websocket(locate: Locate) -> Locate:
    """Where pointers stand that are of the WebSocket API's contract, with or without their mark.

    Args:
        locate: of both documents.
    """
    return lambda pointer: locate(pointer if pointer.startswith(_MARK) else _MARK + pointer)


def _names(own: Mapping[str, Schema], others: Mapping[str, Schema]) -> dict[str, str]:
    """What the schemas are called, by their names in their contract."""
    digests, other_digests = _digests(own), _digests(others)
    names, taken = {name: name for name in own}, {*own, *others}
    for name in (name for name in own if name in others):
        if digests[name] != other_digests[name]:
            names[name] = _free(name, taken)
            taken.add(names[name])
    return names


def _renamed(schema: Schema, name: str, locate: Locate) -> Diagnostic:
    message = f"the other contract has another schema {schema.name!r}: this one is called {name}"
    hint = "name one of them otherwise; a schema in a file that both contracts refer to is one class"
    return Diagnostic("CG201", Severity.NOTE, message, locate(schema.source), hint)


def _free(name: str, taken: set[str]) -> str:
    free = _RENAMED.format(name[:1].upper() + name[1:])
    while free in taken:
        free += "_"
    return free


def _digests(schemas: Mapping[str, Schema]) -> SchemaDigests:
    """Of what schemas say, wherever they stand."""
    return SchemaDigests({name: Schema(schema.json, "", name) for name, schema in schemas.items()})


class _Moving(Record, frozen=True):
    """Writes the parts of an API anew: references by other names, pointers with the mark of their document."""

    renamed: Mapping[str, str]

    def part(self, value: Part) -> Part:
        """A part with everything in it."""
        made: Any = value
        if isinstance(value, Schema):
            made = self.schema(value)
        elif isinstance(value, Record):
            made = replace(made, **{name: self._member(name, one) for name, one in members(value).items()})
        elif isinstance(value, dict):
            made = {name: self.part(member) for name, member in value.items()}
        elif isinstance(value, tuple):
            made = tuple(self.part(member) for member in value)
        return made  # type: ignore[no-any-return]

    def schema(self, schema: Schema) -> Schema:
        """A schema, by its name in the project."""
        name = schema.name and self.renamed.get(schema.name, schema.name)
        return replace(
            schema, json=map_references(schema.json, self._reference), source=_MARK + schema.source, name=name
        )

    def _member(self, name: str, value: Any) -> Any:
        return _MARK + value if name == "source" else self.part(value)

    def _reference(self, ref: str) -> str:
        name = ref_name(ref)
        return schema_ref(self.renamed.get(name, name))
