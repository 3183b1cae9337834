"""Bodies of a contract's media types, as clients write them.

In: a value that keeps the schema. Out: the Content-Type field and the bytes.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from contract_requests.document import Body, Contract, Parameter
from contract_requests.wire import NotWritable, Pairs, pairs, text

BOUNDARY = "a-boundary"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"


def kind_of(body: Body) -> str:
    """How the bodies of a media type are written: json, form, multipart, or opaque ones that nobody looks into."""
    name = body.media_type.partition(";")[0].strip().lower()
    if name.endswith(("/json", "+json")) and not name.startswith("*"):
        return "json"
    return {FORM: "form", MULTIPART: "multipart"}.get(name, "opaque")


def concrete(media_type: str) -> str:
    """A media type in a range."""
    return media_type.replace("*/*", "application/octet-stream").replace("*", "x")


def written(contract: Contract, body: Body, value: Any, chance: random.Random) -> tuple[str, bytes]:
    """The Content-Type and the bytes of a value.

    Raises:
        NotWritable: the media type has no way to write it.
    """
    return _WRITERS[kind_of(body)](contract, body, value, chance)


def _json(contract: Contract, body: Body, value: Any, chance: random.Random) -> tuple[str, bytes]:
    name = concrete(body.media_type)
    content_type = chance.choice([name, name, name.upper(), f"{name.partition(';')[0]}; charset=utf-8"])
    made = json.dumps(value, ensure_ascii=chance.random() < 0.5, indent=chance.choice([None, None, 1]))
    return content_type, made.encode("utf-8", "surrogatepass")


def fields_of(contract: Contract, body: Body) -> dict[str, tuple[str, Parameter]]:
    """The fields that a form's schema names: each with the pointer of its schema, and how it is written.

    Raises:
        NotWritable: the schema is more than a list of properties.
    """
    if body.schema is None:
        raise NotWritable
    pointer, schema = contract.resolved(body.schema)
    if not isinstance(schema, dict) or {"allOf", "oneOf", "anyOf"} & schema.keys():
        raise NotWritable
    found = {}
    for name in schema.get("properties", {}):
        place = f"{pointer}/properties/{name.replace('~', '~0').replace('/', '~1')}"
        stated = body.encoding.get(name, {})
        is_json = "json" in stated.get("contentType", "")
        style, explode = stated.get("style", "form"), stated.get("explode", True)
        content_type = "application/json" if is_json else None
        found[name] = (place, Parameter(name, "query", False, place, style, explode, content_type))
    return found


def _form_pairs(fields: Mapping[str, tuple[str, Parameter]], value: Any) -> Pairs:
    made: Pairs = []
    owners: dict[str, str] = {}
    for name, item in value.items():
        _, parameter = fields.get(name, ("", Parameter(name, "query", False, None, "form", True)))
        written_ones = pairs(parameter, item)
        for key, _ in written_ones:
            if owners.setdefault(key, name) != name or (key != name and key in fields):
                raise NotWritable  # members of an exploded object are no fields of the same name
        made += written_ones
    return made


def _form(contract: Contract, body: Body, value: Any, chance: random.Random) -> tuple[str, bytes]:
    if not isinstance(value, dict) or not value:
        raise NotWritable
    return FORM, urlencode(_form_pairs(fields_of(contract, body), value)).encode()


def _multipart(contract: Contract, body: Body, value: Any, chance: random.Random) -> tuple[str, bytes]:
    if not isinstance(value, dict) or not value:
        raise NotWritable
    fields = fields_of(contract, body)
    made = b"".join(
        part for name, item in value.items() for part in _parts(contract, fields, name, item, body.encoding)
    )
    boundary = chance.choice([BOUNDARY, f'"{BOUNDARY}"'])
    return f"{MULTIPART}; boundary={boundary}", made + f"--{BOUNDARY}--\r\n".encode()


def is_binary(contract: Contract, pointer: str) -> bool:
    """Whether a schema means a file."""
    _, schema = contract.resolved(pointer)
    if not isinstance(schema, dict):
        return False
    is_raw = "contentMediaType" in schema and "contentEncoding" not in schema
    return schema.get("format") == "binary" or is_raw


def _parts(
    contract: Contract,
    fields: Mapping[str, tuple[str, Parameter]],
    name: str,
    value: Any,
    encoding: Mapping[str, Any],
) -> list[bytes]:
    pointer, parameter = fields.get(name, ("", Parameter(name, "query", False, None, "form", True)))
    if pointer and is_binary(contract, pointer):
        return [part(name, b"\x00\xff" + str(value).encode(), filename="a.bin")]
    items = value if isinstance(value, list) else [value]
    if pointer and isinstance(value, list) and is_binary(contract, f"{contract.resolved(pointer)[0]}/items"):
        return [part(name, str(item).encode(), filename="a.bin") for item in items]
    has_structure = any(isinstance(item, dict | list) for item in items)
    if has_structure and not parameter.is_json and "style" not in encoding.get(name, {}):
        return [part(name, json.dumps(item).encode(), content_type="application/json") for item in items]
    if not items:
        raise NotWritable
    return [part(key, text(item).encode()) for key, item in pairs(parameter, value)]


def part(name: str, content: bytes, *, filename: str = "", content_type: str = "") -> bytes:
    """One part of a multipart form."""
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{quoted}"'
    head += f'; filename="{filename}"' if filename else ""
    head += f"\r\nContent-Type: {content_type}" if content_type else ""
    return head.encode() + b"\r\n\r\n" + content + b"\r\n"


def _opaque(contract: Contract, body: Body, value: Any, chance: random.Random) -> tuple[str, bytes]:
    """Bodies that are no JSON: texts where the schema says texts, something of the kind else."""
    name = concrete(body.media_type)
    if isinstance(value, str):
        return name, value.encode("utf-8", "surrogatepass") or b"x"
    if isinstance(value, dict | list) and ("xml" in name or "html" in name):
        return name, b"<root><a>1</a></root>"
    return name, json.dumps(value).encode()


_WRITERS: Mapping[str, Callable[[Contract, Body, Any, random.Random], tuple[str, bytes]]] = {
    "json": _json,
    "form": _form,
    "multipart": _multipart,
    "opaque": _opaque,
}
