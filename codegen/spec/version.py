"""Which version of OpenAPI a document is in. What is not one of 2.0, 3.0, 3.1 or 3.2 is refused with its remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from codegen.spec.report import Report

_SUPPORTED = ("3.0", "3.1", "3.2")
_PATTERN = re.compile(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?(-.+)?", re.ASCII)
_OTHER_FORMATS = {
    "asyncapi": (
        "this is an AsyncAPI document, and what is asked for is made from OpenAPI",
        "`codegen scaffold`, `codegen lint` and `codegen diff` take it; give an OpenAPI document here",
    ),
    "swaggerVersion": (
        "this is a Swagger 1 document",
        "convert it to OpenAPI 3, for example with Swagger Editor",
    ),
    "Resources": (
        "this is a SAM or CloudFormation template, no contract",
        "give the OpenAPI document that the template deploys",
    ),
    "raml": ("this is a RAML document", "convert it to OpenAPI 3"),
}
_HINT = "write openapi: 3.0.3 or openapi: 3.1.0, whichever the document follows"


class Version(NamedTuple):
    """`grammar` is "2.0", "3.0", "3.1" or "3.2"; `written` is the text of the document."""

    grammar: str
    written: str


def version_of(data: Mapping[str, Any], report: Report) -> Version | None:
    """The version of a document, None where it is refused."""
    member = "openapi" if "openapi" in data else "swagger"
    if member not in data:
        message, hint = next(
            (told for name, told in _OTHER_FORMATS.items() if name in data),
            ("the document does not say which version of OpenAPI it is in", _HINT),
        )
        report.error("CG010", message, "", hint)
        return None
    stated = data[member]
    if isinstance(stated, bool) or not isinstance(stated, str | int | float):
        report.error("CG010", f"{member} must be a version, such as 3.0.3", f"/{member}", _HINT)
        return None
    if not isinstance(stated, str):
        report.warning(
            "CG010", f"{member} is the number {stated}: it is read as text", f"/{member}", "quote it"
        )
    return _known(member, str(stated), report)


def _known(member: str, stated: str, report: Report) -> Version | None:
    match = _PATTERN.fullmatch(stated)
    major, minor = (match.group(1), match.group(2) or "0") if match else ("", "")
    if member == "swagger" and (major, minor) == ("2", "0"):
        return Version("2.0", stated)
    if member == "openapi" and f"{major}.{minor}" in _SUPPORTED:
        return Version(f"{major}.{minor}", stated)
    hint = "convert it to OpenAPI 3" if member == "swagger" or major in ("1", "2") else _HINT
    report.error("CG010", f"version {stated!r} of OpenAPI is not supported", f"/{member}", hint)
    return None


def canonical(version: Version) -> str:
    """The version with its patch number, as the document's data carries it on."""
    full = {"2.0": "3.0.3", "3.2": "3.1.1"}.get(version.grammar)
    if full is not None:
        return full
    return version.written if re.fullmatch(r"3\.\d\.\d+(-.+)?", version.written) else f"{version.grammar}.0"
