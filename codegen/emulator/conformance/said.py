"""What a message says beside its body, taken apart: path parameters, query, header fields, cookies."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from codegen.core.records import Record, field
from codegen.gateway.exchange import Headers, MethodRequest


class Said(Record, frozen=True):
    """The parameters of a request, or the header fields of an answer."""

    path: Mapping[str, str] = field(default_factory=dict)  # percent-encoded
    query: tuple[tuple[str, str], ...] = ()  # decoded
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case
    cookies: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, request: MethodRequest, path_parameters: Mapping[str, str]) -> Said:
        """What a request says."""
        headers = joined(request.headers)
        query = parse_qsl(request.query_string, keep_blank_values=True)
        return cls(path_parameters, tuple(query), headers, tuple(cookies(headers.get("cookie", ""))))


def joined(headers: Headers) -> dict[str, str]:
    """Header fields by their names in lower case; a field that came twice reads as one."""
    found: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found


def cookies(header: str) -> list[tuple[str, str]]:
    """The cookies of a request."""
    pairs = (part.strip().partition("=") for part in header.split(";") if "=" in part)
    return [(name, value.strip('"')) for name, _, value in pairs]
