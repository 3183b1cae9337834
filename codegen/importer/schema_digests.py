"""The digest of each schema of an API with all that it refers to: what is made of it depends on nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from codegen.core.graphs import components
from codegen.core.memo import digest, plain_text
from codegen.core.plain_json import unescaped
from codegen.ir.schema import SCHEMA_REF_PREFIX, Schema, ref_name

_REFERENCE = re.compile(rf'"{SCHEMA_REF_PREFIX}(?:[^"\\]++|\\.)*+"')
"""Also in what is no `$ref`, such as an example: a dependency too many costs time, one too few a right result."""


class SchemaDigests:
    """Digests of the schemas of one API."""

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self._schemas = schemas
        texts = {name: plain_text(schema) for name, schema in schemas.items()}
        needed = {name: self._names(text, schemas[name].json) for name, text in texts.items()}
        self._digests: dict[str, str] = {}
        for circle in components(schemas, needed.__getitem__):
            members = sorted(circle)
            others = sorted({other for name in circle for other in needed[name]}.difference(circle))
            shared = digest(*(texts[name] for name in members), *(self._digests[name] for name in others))
            self._digests |= {name: digest(name, shared) for name in circle}

    def __getitem__(self, name: str) -> str:
        return self._digests[name]

    def of(self, value: Any) -> str:
        """The digest of something that refers to schemas, with all of these."""
        text = plain_text(value)
        return digest(text, *(self._digests[name] for name in self._names(text, None)))

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
