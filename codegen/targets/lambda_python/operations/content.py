"""Bodies of an operation: each media type becomes a codec of the runtime and a Python type."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from codegen.core.names import class_name
from codegen.core.pointer import token
from codegen.ir.operation import MediaType
from codegen.ir.schema import JsonSchema, Schema
from codegen.render.text import literal
from codegen.schema.flatten import Resolve, flatten
from codegen.targets.lambda_python.operations.context import OperationContext
from codegen.targets.lambda_python.operations.form_fields import (
    FILE,
    FieldWire,
    field_wire,
    form_fields,
    presence_rules,
    required_fields,
    rest_shape,
    takes_more,
)
from codegen.targets.lambda_python.operations.names import AttributeNames, sentence
from codegen.targets.lambda_python.operations.parameters import optional
from codegen.targets.lambda_python.operations.shapes import (
    TEXT,
    has_structure,
    is_binary,
    shape_of,
    shape_text,
)
from codegen.targets.lambda_python.operations.view import AttributeView, ContentView, FormView
from codegen.targets.lambda_python.types import Direction

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"

_JSON = re.compile(r"(application|text)/json\Z|[^/]+/.*\+json\Z")
_XML = re.compile(r"(application|text)/xml\Z|[^/]+/.*\+xml\Z")
_OTHER_SYNTAX = re.compile(
    r"text/(csv|html|event-stream|yaml|javascript)\Z|application/(yaml|x-yaml|jsonl|x-ndjson|ndjson|toml)\Z"
)
_TEXT = re.compile(
    r"text/|application/(yaml|x-yaml|javascript|graphql|jsonl|x-ndjson|ndjson|x-sh|sql|toml)\Z"
)


def bare(media_type: str) -> str:
    """A media type without its parameters, in lower case: what bodies are told apart by."""
    return media_type.partition(";")[0].strip().lower()


def codec_kind(media: MediaType, resolve: Resolve) -> str:
    """Which codec of the runtime reads and writes the bodies of a media type."""
    name = bare(media.content_type)
    if _JSON.match(name):
        return "Json"
    if name == FORM:
        return "Form" if _has_fields(media.schema, resolve) else "Text"
    if name == MULTIPART:
        return "Multipart" if _has_fields(media.schema, resolve) else "Binary"
    if name.startswith("multipart/"):
        return "Binary"
    if _XML.match(name):
        return "Text"
    stated = media.schema.json if media.schema else None
    if is_binary(stated, resolve) or (stated in (None, True, {}) and not _TEXT.match(name)):
        return "Binary"
    return _kind_by_schema(media, name, resolve)


def _kind_by_schema(media: MediaType, name: str, resolve: Resolve) -> str:
    """Where the media type leaves it open, structures go as JSON and scalars as text; pictures are bytes."""
    shape = TEXT if media.schema is None else shape_of(media.schema.json, resolve)
    if not _OTHER_SYNTAX.match(name) and has_structure(shape):
        return "Json"
    return "Text" if _TEXT.match(name) or name == "*/*" else "Binary"


def _has_fields(schema: Schema | None, resolve: Resolve) -> bool:
    return schema is not None and bool(form_fields(schema.json, resolve))


class ContentPlan:
    """Makes the codecs of one body, and the class of its multipart form where it has one."""

    def __init__(self, context: OperationContext, direction: Direction, hint: str) -> None:
        self._context = context
        self._direction: Direction = direction
        self._hint = hint  # of the names of classes for inline schemas
        self.form: FormView | None = None

    def views(self, content: Iterable[MediaType]) -> tuple[ContentView, ...]:
        """One view for each media type; the first of those that differ in parameters only."""
        kept: dict[str, MediaType] = {}
        for media in content:
            first = kept.setdefault(bare(media.content_type), media)
            if (first.schema and first.schema.json) != (media.schema and media.schema.json):
                message = (
                    "bodies that differ in the parameters of their media types only are taken for the first"
                )
                self._context.notes.add("CG228", message, media.source)
        return tuple(self._view(name, media) for name, media in kept.items())

    def _view(self, name: str, media: MediaType) -> ContentView:
        kind = codec_kind(media, self._context.resolve)
        if self._direction == "response":
            name = concrete(name, kind)
            kind = "Binary" if kind == "Multipart" else kind
        module = "forms" if kind in ("Form", "Multipart") else "media"
        self._context.imports.runtime(module, kind)
        self._report(media, kind)
        codec, type_text = _MAKERS[kind](self, media)
        return ContentView(name, codec, type_text, kind)

    def _report(self, media: MediaType, kind: str) -> None:
        """What the schemas of bodies say and nobody checks."""
        if media.schema is None:
            return
        name, schema, resolve = bare(media.content_type), media.schema.json, self._context.resolve
        if kind == "Text" and (_XML.match(name) or has_structure(shape_of(schema, resolve))):
            self._note(f"bodies in {name} are handed over as text, unchecked by their schemas", media)
        if kind == "Binary" and (name.startswith("multipart/") or _BOUNDS & _keywords(schema, resolve)):
            self._note(f"bodies in {name} are handed over as bytes, unchecked by their schemas", media)
        if kind == "Multipart" and takes_more(schema, resolve):
            message = (
                "parts of multipart forms that the contract does not name are left to `request.raw.body`"
            )
            self._note(message, media)
        if kind == "Multipart" and any(encoding.headers for encoding in media.encoding.values()):
            message = "header fields of parts of multipart forms are left to `request.raw.body`"
            self._note(message, media)

    def _note(self, message: str, media: MediaType) -> None:
        self._context.notes.add("CG222", message, media.source)

    def _type_of(self, media: MediaType) -> str:
        if media.schema is None:
            self._context.imports.add("typing", "Any")
            return "Any"
        return self._context.type_text(media.schema, self._hint, self._direction)

    # ---- one maker for each codec: (expression, type)
    def _json(self, media: MediaType) -> tuple[str, str]:
        type_text = self._type_of(media)
        return (f"Json({type_text})" if type_text != "Any" else "Json()"), type_text

    def _text(self, media: MediaType) -> tuple[str, str]:
        shape = TEXT if media.schema is None else shape_of(media.schema.json, self._context.resolve)
        if media.schema is None or has_structure(shape) or _XML.match(bare(media.content_type)):
            return "Text()", "str"
        type_text = self._type_of(media)
        if shape != TEXT:
            return f"Text({type_text}, {shape_text(shape)})", type_text
        return ("Text()" if type_text == "str" else f"Text({type_text})"), type_text

    def _binary(self, media: MediaType) -> tuple[str, str]:
        return "Binary()", "bytes"

    def _form(self, media: MediaType) -> tuple[str, str]:
        assert media.schema is not None
        self._context.imports.runtime("forms", "FormField")
        type_text = self._type_of(media)
        rows = []
        for name, schema in form_fields(media.schema.json, self._context.resolve).items():
            wire = field_wire(schema, media.encoding.get(name), False, self._context.resolve)
            rows.append(f"FormField({', '.join([literal(name), *wire.words()])})")
        rest = rest_shape(media.schema.json, self._context.resolve)
        if rest != TEXT:
            rows.append(f"rest={shape_text(rest)}")
        return f"Form({', '.join([type_text, *rows])})", type_text

    def _multipart(self, media: MediaType) -> tuple[str, str]:
        assert media.schema is not None
        self._context.imports.runtime("forms", "FormField")
        resolve = self._context.resolve
        fields = form_fields(media.schema.json, resolve)
        required = required_fields(media.schema.json, resolve)
        wires = {
            name: field_wire(one, media.encoding.get(name), True, resolve) for name, one in fields.items()
        }
        types = {name: self._field_type(name, one, wires[name], media) for name, one in fields.items()}
        names = AttributeNames((), types.values())
        attributes, rows = [], []
        for name, schema in fields.items():
            attribute = names.claim(name, "field")
            words = [literal(name), *wires[name].words(), f"attribute={literal(attribute)}"]
            rows.append(f"FormField({', '.join(words + ['required=True'] * (name in required))})")
            attributes.append(_form_attribute(attribute, types[name], name in required, schema))
        rules = presence_rules(media.schema.json, resolve)
        if rules:
            rows.append(f"rules={literal(rules)}")
        self.form = FormView(f"{self._context.operation.class_name}Form", tuple(attributes))
        return f"Multipart({', '.join([self.form.class_name, *rows])})", self.form.class_name

    def _field_type(self, name: str, schema: Any, wire: FieldWire, media: MediaType) -> str:
        if wire.is_file:
            self._context.imports.runtime("form_data", "UploadedFile")
            return "UploadedFile" if wire.shape == FILE else "list[UploadedFile]"
        inline = Schema(schema, f"{media.source}/schema/properties/{token(name)}")
        hint = f"{self._hint}{class_name(name)}"
        return self._context.type_text(inline, hint, self._direction)


_MAKERS = {
    "Json": ContentPlan._json,
    "Text": ContentPlan._text,
    "Binary": ContentPlan._binary,
    "Form": ContentPlan._form,
    "Multipart": ContentPlan._multipart,
}


_BOUNDS = frozenset({"minLength", "maxLength", "pattern", "enum", "const"})


def _keywords(schema: JsonSchema, resolve: Resolve) -> frozenset[str]:
    flat = flatten(schema, resolve)
    return frozenset(flat) if isinstance(flat, Mapping) else frozenset()


def _form_attribute(name: str, type_text: str, is_required: bool, schema: Any) -> AttributeView:
    description = sentence(str(schema.get("description", ""))) if isinstance(schema, Mapping) else ""
    if is_required:
        return AttributeView(name, type_text, "", description)
    return AttributeView(name, optional(type_text), "None", description)


def concrete(media_type: str, kind: str) -> str:
    """The media type that a response says it is in, where the contract gives a range."""
    if "*" not in media_type:
        return media_type
    if media_type.endswith("+json") or kind == "Json":
        return "application/json"
    return "text/plain" if kind == "Text" else "application/octet-stream"


def union_type(types: Iterable[str]) -> str:
    """The type of a body in several media types."""
    parts = list(dict.fromkeys(types))
    return "Any" if "Any" in parts else " | ".join(parts)
