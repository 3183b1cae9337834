"""The digest of each schema of an API with all that it refers to: what is made of it depends on nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Any

from codegen.core.graphs import components
from codegen.core.memo import digest, plain_text
from codegen.core.plain_json import unescaped
from codegen.ir.schema import SCHEMA_REF_PREFIX, Schema, ref_name
from codegen.spec.parts import part_at

_REFERENCE = re.compile(rf'"{SCHEMA_REF_PREFIX}(?:[^"\\]++|\\.)*+"')
"""Also in what is no `$ref`, such as an example: a dependency too many costs time, one too few a right result."""


class SchemaDigests:
    """Digests of the schemas of one API."""

    def __init__(self, schemas: Mapping[str, Schema], parts: Mapping[str, str] | None = None) -> None:
        """Take up the schemas.

        Args:
            parts: digests of the parts of the contract that they are made from, see `Api.digests`.
        """
        self._schemas = schemas
        self._parts = parts or {}

    def __getitem__(self, name: str) -> str:
        return self._digests[name]

    def all(self) -> Iterable[str]:
        """Those of all schemas, in their order."""
        return self._digests.values()

    def of(self, value: Any, pointer: str = "") -> str:
        """The digest of something that refers to schemas, with all of these.

        Args:
            pointer: where in the contract it is; the digest of that part has those schemas in it.
        """
        part = self._parts.get(part_at(pointer))
        text = plain_text(value)
        return digest(text, part) if part else digest(text, *map(self.__getitem__, self._names(text, None)))

    @cached_property
    def _digests(self) -> Mapping[str, str]:
        sources = {name: schema.source for name, schema in self._schemas.items()}
        parts = {name: self._parts.get(part_at(source)) for name, source in sources.items()}
        by_part = {name: digest(name, sources[name], part) for name, part in parts.items() if part}
        return by_part if len(by_part) == len(sources) else self._by_text()

    def _by_text(self) -> Mapping[str, str]:
        texts = {name: plain_text(schema) for name, schema in self._schemas.items()}
        needed = {name: self._names(text, self._schemas[name].json) for name, text in texts.items()}
        digests: dict[str, str] = {}
        for circle in components(self._schemas, needed.__getitem__):
            members = sorted(circle)
            others = sorted({other for name in circle for other in needed[name]}.difference(circle))
            shared = digest(*(texts[name] for name in members), *(digests[name] for name in others))
            digests |= {name: digest(name, shared) for name in circle}
        return digests

    def _names(self, text: str, schema: Any) -> list[str]:
        """The schemas that a text names: by references, and by the bare names that a discriminator may use."""
        named = set(map(_named, set(_REFERENCE.findall(text))))
        if '"discriminator"' in text:
            named.update(_mapped(json.loads(text) if schema is None else schema))
        return sorted(named.intersection(self._schemas))


@lru_cache(maxsize=1 << 14)  # a few hundred schemas are named a hundred thousand times
def _named(reference: str) -> str:
    """The schema that a reference names, which is given as it stands in a text."""
    return ref_name(unescaped(reference[1:-1]))


def _mapped(value: Any) -> Iterable[str]:
    """The texts in the mappings of discriminators, and in whatever looks like one."""
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            mapping = node.get("mapping")
            if isinstance(mapping, Mapping):
                yield from (target for target in mapping.values() if isinstance(target, str))
            waiting.extend(node.values())
        elif isinstance(node, list | tuple):
            waiting.extend(node)
