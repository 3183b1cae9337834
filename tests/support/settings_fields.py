"""Every setting of `codegen.yaml`, from its JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def settings_fields(schema: dict[str, Any], root: dict[str, Any], path: str = "") -> Iterator[str]:
    """Every setting that a schema has, `*` for names that the user chooses."""
    while "$ref" in schema:
        node: Any = root
        for part in schema["$ref"].split("/")[1:]:
            node = node[part]
        schema = node
    for name, sub in schema.get("properties", {}).items():
        yield f"{path}/{name}"
        yield from settings_fields(sub, root, f"{path}/{name}")
    others = schema.get("additionalProperties")
    if isinstance(others, dict):
        yield from settings_fields(others, root, f"{path}/*")
