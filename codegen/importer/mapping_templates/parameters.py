"""Parameters of a request in mapping templates: texts as they are sent become the JSON that their schemas ask for.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from codegen.core.records import Record
from codegen.importer.gateway_method import PARAMETER_NAME
from codegen.importer.mapping_templates.bodies import Bodies
from codegen.importer.mapping_templates.text import Member, object_text, quoted
from codegen.ir.api import Route
from codegen.ir.operation import Parameter, ParameterLocation
from codegen.schema.merge import type_names

PLACES = {
    ParameterLocation.PATH: "path",
    ParameterLocation.QUERY: "querystring",
    ParameterLocation.HEADER: "header",
}
_WHOLE = r"-?(0|[1-9][0-9]*)"
_NUMBERS = {"integer": _WHOLE, "number": _WHOLE + r"(\.[0-9]+)?([eE][+-]?[0-9]+)?"}
_LISTS = {"form": ",", "simple": ",", "spaceDelimited": " ", "pipeDelimited": "|"}
_SPLIT = {",": ",", " ": " ", "|": "[|]"}


class SentParameter(Record, frozen=True):
    """A parameter as a template gets and prints it."""

    name: str  # as the contract spells it
    place: str  # path querystring header
    sent_name: str  # as API Gateway knows it
    is_required: bool
    has_namesake: bool  # in another place
    kind: str  # string integer number boolean list
    separator: str = ""  # of a list
    item_kind: str = "string"

    @property
    def reference(self) -> str:
        """What names its text; a header is found however its name is spelled."""
        if self.place == "header" and not self.has_namesake:
            return f"$input.params('{self.sent_name}')"
        return f"$input.params().{self.place}.get('{self.sent_name}')"

    @property
    def mapping_expression(self) -> str:
        """What names it in parameter mappings."""
        return f"method.request.{self.place}.{self.sent_name}"

    def member(self) -> Member:
        """The member that prints it."""
        condition = "" if self.is_required else f"{self.reference} != ''"
        if self.kind != "list":
            return Member(self.name, _value(self.reference, self.kind), condition)
        items = f"{self.reference}.split('{_SPLIT[self.separator]}')"
        item = _value("$item", self.item_kind)
        return Member(
            self.name, f"[#foreach($item in {items}){item}#if($foreach.hasNext),#end#end]", condition
        )

    def text_of(self, value: Any) -> str | None:
        """A value as it is sent; None where it can't be."""
        if self.kind == "list":
            texts = [_text(item) for item in value] if isinstance(value, list) else []
            is_clear = bool(texts) and all(text and self.separator not in text for text in texts)
            return self.separator.join(texts) if is_clear else None
        return _text(value) or None

    def printed(self, text: str) -> Any:
        """What a template prints of a text that is sent."""
        if self.kind == "list":
            return [_read(item, self.item_kind) for item in text.split(self.separator)]
        return _read(text, self.kind)


def sent_parameters(route: Route, bodies: Bodies) -> list[SentParameter]:
    """The parameters of an operation that templates can name."""
    gateway_names = {part.strip("{}"): name for name, part in route.path_parameters.items()}
    found = []
    for parameter in route.operation.parameters:
        place = PLACES.get(parameter.location)
        is_path = parameter.location is ParameterLocation.PATH
        name = gateway_names.get(parameter.name, parameter.name) if is_path else parameter.name
        if place is None or not PARAMETER_NAME.match(name) or parameter.style == "deepObject":
            continue
        is_required = parameter.required or is_path
        has_namesake = [each.name for each in route.operation.parameters].count(parameter.name) > 1
        kind = _kind(parameter, bodies)
        found.append(SentParameter(parameter.name, place, name, is_required, has_namesake, *kind))
    return found


def parameters_text(parameters: Sequence[SentParameter], place: str) -> str:
    """What prints the parameters of one place as an object."""
    return object_text([each.member() for each in parameters if each.place == place])


def sample(parameters: Sequence[SentParameter], route: Route, bodies: Bodies) -> dict[str, dict[str, str]]:
    """A request's parameters: by place and name, each with a valid value."""
    schemas = {
        (PLACES.get(each.location), each.name): each.schema.json
        for each in route.operation.parameters
        if each.schema is not None
    }
    found: dict[str, dict[str, str]] = {place: {} for place in PLACES.values()}
    for own in parameters:
        text = own.text_of(bodies.example(schemas.get((own.place, own.name), {"type": "string"}), "request"))
        if text is not None or own.is_required:
            found[own.place][own.sent_name] = "x" if text is None else text
    return found


def printed(
    parameters: Sequence[SentParameter], sent: Mapping[str, Mapping[str, str]], place: str
) -> dict[str, Any]:
    """What templates print of the parameters of one place."""
    return {
        own.name: own.printed(sent[place][own.sent_name])
        for own in parameters
        if own.place == place and own.sent_name in sent[place]
    }


def _kind(parameter: Parameter, bodies: Bodies) -> tuple[str, str, str]:
    """Kind, and of a list its separator and the kind of its items."""
    flat = bodies.flat(parameter.schema.json) if parameter.schema is not None else True
    kind = single_kind(flat) if parameter.content_type is None else "string"
    if kind != "array":
        return kind, "", "string"
    # Of a parameter that is sent several times, templates see one: it is told apart by commas all the same.
    items = flat.get("items", True) if isinstance(flat, Mapping) else True
    item = single_kind(bodies.flat(items))
    return "list", _LISTS.get(parameter.style, ","), item if item != "array" else "string"


def single_kind(flat: Any) -> str:
    """The type of a schema that has one of those that parameters are read as; "string" for any other."""
    names = (
        [name for name in type_names(flat.get("type")) if name != "null"] if isinstance(flat, dict) else []
    )
    return names[0] if len(names) == 1 and names[0] in (*_NUMBERS, "boolean", "array") else "string"


def _value(reference: str, kind: str) -> str:
    text = quoted(reference)
    if kind == "boolean":
        return f"#if({reference} == 'true')true#elseif({reference} == 'false')false#else{text}#end"
    if kind in _NUMBERS:
        is_number = f"{reference} != '' && {reference}.matches('{_NUMBERS[kind]}')"
        return f"#if({is_number}){reference}#else{text}#end"
    return text


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _read(text: str, kind: str) -> Any:
    """As the template reads it."""
    if kind == "boolean" and text in ("true", "false"):
        return text == "true"
    if kind in _NUMBERS and re.fullmatch(_NUMBERS[kind], text):
        return json.loads(text)
    return text
