"""Which version of AsyncAPI a document is in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from codegen.spec.report import Report

EDITIONS: Mapping[str, str] = {"2": "2.6.0", "3": "3.0.0"}
"""The edition that documents of a major version are held to: minor versions only add."""
_PATTERN = re.compile(r"([23])\.\d+\.\d+(-.+)?", re.ASCII)
_HINT = "write asyncapi: 3.0.0 or asyncapi: 2.6.0, whichever the document follows"


class AsyncApiVersion(NamedTuple):
    """`major` is "2" or "3"; `written` is the text of the document."""

    major: str
    written: str


def is_asyncapi(data: Mapping[str, Any]) -> bool:
    """Whether a document says that it is in AsyncAPI."""
    return "asyncapi" in data and not ("openapi" in data or "swagger" in data)


def asyncapi_version_of(data: Mapping[str, Any], report: Report) -> AsyncApiVersion | None:
    """The version of a document, None where it is refused."""
    stated = data["asyncapi"]
    match = _PATTERN.fullmatch(stated) if isinstance(stated, str) else None
    if match is None:
        report.error("CG010", f"version {stated!r} of AsyncAPI is not supported", "/asyncapi", _HINT)
        return None
    return AsyncApiVersion(match.group(1), str(stated))
