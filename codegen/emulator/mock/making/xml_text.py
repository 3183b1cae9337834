"""Values as XML: names, attributes and wrapped arrays as the contract's `xml` objects describe them.

In: a value and its schema. Out: a document (https://spec.openapis.org/oas/v3.1.0#xml-object).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from codegen.importer.lowering.media_types import bare
from codegen.ir.schema import JsonSchema, ref_name
from codegen.schema.flatten import Resolve, flatten

_NOT_OF_NAMES = re.compile(r"[^\w.-]|^(?=[^A-Za-z_])", re.ASCII)
_NOT_OF_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def is_xml(content_type: str) -> bool:
    """Whether a media type is XML."""
    name = bare(content_type)
    return name in ("application/xml", "text/xml") or name.endswith("+xml")


def xml_text(value: Any, schema: JsonSchema, resolve: Resolve) -> str:
    """A document with the value."""
    root = ref_name(schema["$ref"]) if isinstance(schema, Mapping) and "$ref" in schema else "root"
    elements = list(_Writer(resolve).elements(value, schema, root))
    # an array that nothing wraps has no root of its own
    inner = "".join(elements)
    return f'<?xml version="1.0" encoding="UTF-8"?>{inner if len(elements) == 1 else f"<root>{inner}</root>"}'


class _Writer:
    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve

    def elements(self, value: Any, schema: JsonSchema, name: str) -> Iterator[str]:
        about = self._about(schema)
        name = str(about.get("name", name))
        if isinstance(value, list):
            items = self._keywords(schema).get("items", True)
            inner = [one for item in value for one in self.elements(item, items, name)]
            yield from [_element(name, about, "".join(inner))] if about.get("wrapped") is True else inner
        elif isinstance(value, dict):
            yield self._object(value, schema, name, about)
        else:
            yield _element(name, about, _text(value, escape))

    def _object(self, value: dict[str, Any], schema: JsonSchema, name: str, about: Mapping[str, Any]) -> str:
        properties = self._keywords(schema).get("properties", {})
        attributes, inner = "", ""
        for key, item in value.items():
            member = properties.get(key, True)
            told = self._about(member)
            if told.get("attribute") is True:
                attributes += f" {_name(told.get('name', key), told)}={_text(item, quoteattr)}"
            else:
                inner += "".join(self.elements(item, member, key))
        return _element(name, about, inner, attributes)

    def _keywords(self, schema: JsonSchema) -> Mapping[str, Any]:
        flat = flatten(schema, self._resolve)
        return flat if isinstance(flat, Mapping) else {}

    def _about(self, schema: JsonSchema) -> Mapping[str, Any]:
        """The `xml` object of a schema, or of what it refers to."""
        seen: set[str] = set()
        while isinstance(schema, Mapping):
            about, ref = schema.get("xml"), schema.get("$ref")
            if isinstance(about, Mapping):
                return about
            if not isinstance(ref, str) or ref in seen:
                break
            seen.add(ref)
            schema = self._resolve(ref)
        return {}


def _element(name: str, about: Mapping[str, Any], inner: str, attributes: str = "") -> str:
    tag, namespace = _name(name, about), about.get("namespace")
    if isinstance(namespace, str):
        prefix = about.get("prefix")
        attributes += f" xmlns{f':{prefix}' if prefix else ''}={quoteattr(namespace)}"
    return f"<{tag}{attributes}>{inner}</{tag}>"


def _name(name: Any, about: Mapping[str, Any]) -> str:
    prefix = about.get("prefix")
    plain = _NOT_OF_NAMES.sub("_", str(name))
    return f"{_NOT_OF_NAMES.sub('_', str(prefix))}:{plain}" if prefix else plain


def _text(value: Any, quoted: Callable[[str], str]) -> str:
    text = value if isinstance(value, str) else "" if value is None else json.dumps(value)
    return quoted(_NOT_OF_XML.sub("", text))
