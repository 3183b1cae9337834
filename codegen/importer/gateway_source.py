"""An OpenAPI document with `x-amazon-apigateway-*` as API Gateway's import sees it: where each version keeps its parts.

In: the decoded document. Out: its parts with their JSON pointers; local references are followed, others are findings.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.core.fields import type_name
from codegen.core.findings import Findings
from codegen.core.pointer import child, lookup
from codegen.core.records import Record

_LONGEST_CHAIN = 32


class Dialect(Record, frozen=True):
    """Where a version of OpenAPI keeps its parts."""

    schemas: str
    security_schemes: str

    @property
    def schema_prefix(self) -> str:
        """What a reference to a schema starts with."""
        return f"#{self.schemas}/"


SWAGGER_2 = Dialect("/definitions", "/securityDefinitions")
OPENAPI_3 = Dialect("/components/schemas", "/components/securitySchemes")


class GatewaySource:
    """The document of one import."""

    def __init__(self, data: Mapping[str, Any], findings: Findings) -> None:
        self.data = data
        self.findings = findings
        self.is_swagger = "swagger" in data
        self.dialect = SWAGGER_2 if self.is_swagger else OPENAPI_3

    def part(self, pointer: str) -> Mapping[str, Any]:
        """The object at a pointer, empty where there is none."""
        try:
            node = lookup(self.data, pointer)
        except KeyError:
            return {}
        return self.mapping(node, pointer)

    def mapping(self, node: Any, pointer: str) -> Mapping[str, Any]:
        """`node`, or an empty object where it is none (which is a finding unless it is absent)."""
        if isinstance(node, Mapping):
            return node
        if node is not None:
            self.findings.error("CG102", f"an object is needed here, and this is {type_name(node)}", pointer)
        return {}

    def mappings(self, node: Any, pointer: str) -> Iterator[tuple[str, Mapping[str, Any], str]]:
        """The objects of a map of objects: key, object and place, references followed."""
        for key, value in self.mapping(node, pointer).items():
            target, place = self.follow(value, child(pointer, key))
            yield str(key), target, place

    def follow(self, node: Any, pointer: str) -> tuple[Mapping[str, Any], str]:
        """What a node stands for and its place: local references are followed to their end."""
        for _ in range(_LONGEST_CHAIN):
            reference = node.get("$ref") if isinstance(node, Mapping) else None
            if not isinstance(reference, str):
                return self.mapping(node, pointer), pointer
            try:
                if not reference.startswith("#"):
                    raise KeyError(reference)
                node, target = lookup(self.data, reference[1:]), reference[1:]
            except KeyError:
                break
            pointer = target
        self.findings.error(
            "CG112",
            f"reference {node.get('$ref')!r} leads nowhere",
            pointer,
            "API Gateway follows references inside of the document only",
        )
        return {}, pointer
