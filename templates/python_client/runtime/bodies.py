"""Bodies of requests: a typed value goes in, what httpx sends comes out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import urlencode

from ..contract import (
    Binary,
    Content,
    Form,
    FormField,
    Json,
    Media,
    Multipart,
    Text,
    UploadedFile,
    Validator,
)
from .styles import Pairs, pairs

Part: TypeAlias = tuple[str | None, bytes | str, str | None]
"""File name, content, media type."""


@dataclass(frozen=True)
class Body:
    """A body before it is sent."""

    content_type: str = ""  # "" where httpx says it itself
    content: bytes | str | None = None
    parts: list[tuple[str, Part]] = field(default_factory=list)  # of a multipart form


def plain(value: Any, type_: Any) -> Any:
    """A value of a contract's type as JSON has it."""
    if value is None or type(value) in (str, int, float, bool):
        return value
    return json.loads(Validator(type_).dump(value))


def body_of(content: Content, value: Any) -> Body:
    """A value as a body in the media type of the contract that takes it."""
    name, media = _select(content, value)
    if isinstance(media, Multipart):
        return Body(parts=_multipart(media, value))
    if isinstance(media, Form):
        return Body(name, urlencode(_form(media, value)))
    return Body(_concrete(name, media) + media.charset, media.encode(value))


def _select(content: Content, value: Any) -> tuple[str, Media]:
    """Bytes, texts and forms have media types of their own; everything else goes in the first that takes structures."""
    for name, media in content.items():
        if _is_own(media, value):
            return name, media
    structured = (
        (name, media)
        for name, media in content.items()
        if not isinstance(media, Binary | Multipart)
    )
    return next(structured, next(iter(content.items())))


def _is_own(media: Media, value: Any) -> bool:
    if isinstance(value, bytes):
        return isinstance(media, Binary)
    if isinstance(value, str):
        return isinstance(media, Text)
    return isinstance(media, Multipart) and isinstance(value, media.validator.type)


def _concrete(name: str, media: Media) -> str:
    """The media type that a body says it is in, where the contract gives a range."""
    if "*" not in name:
        return name
    if isinstance(media, Json):
        return "application/json"
    if isinstance(media, Text):
        return "text/plain"
    return name.replace("*/*", "application/*").replace("*", "octet-stream")


def _form(media: Form, value: Any) -> Pairs:
    known: Mapping[str, FormField] = {one.name: one for one in media.fields}
    found: Pairs = []
    for name, item in plain(value, media.validator.type).items():
        found += _field(known.get(name) or FormField(name), item)
    return found


def _multipart(media: Multipart, value: Any) -> list[tuple[str, Part]]:
    types = media.validator.type.__annotations__
    parts: list[tuple[str, Part]] = []
    for one in media.fields:
        item = getattr(value, one.attribute)
        if item is None and not one.required:
            continue
        if one.shape in ("file", ["file"]):
            files = item if one.shape == ["file"] else [item]
            parts += [(one.name, _file(file)) for file in files]
        else:
            media_type = "application/json" if one.is_json else None
            found = _field(one, plain(item, types[one.attribute]))
            parts += [(name, (None, content, media_type)) for name, content in found]
    return parts


def _file(file: UploadedFile) -> Part:
    return file.filename or "file", file.content, file.content_type


def _field(one: FormField, value: Any) -> Pairs:
    if not one.is_json:
        return pairs(one.name, value, one.style, one.explode)
    is_list = isinstance(value, list) and isinstance(one.shape, list)
    items = value if is_list else [value]
    return [(one.name, json.dumps(item, ensure_ascii=False)) for item in items]
