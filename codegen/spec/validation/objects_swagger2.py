"""What single kinds of objects of Swagger 2.0 need beyond the types of their members."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from codegen.core.pointer import token
from codegen.spec.validation.corrections import Corrections, short

_LOCATIONS = ("path", "query", "header", "body", "formData")
_STATUS = re.compile(r"[1-5][0-9][0-9]", re.ASCII)
_SCHEME_REQUIRED = {"basic": (), "apiKey": ("name", "in"), "oauth2": ("flow",)}
_FLOWS = ("implicit", "password", "application", "accessCode")


def _check_responses(corrections: Corrections, value: dict[str, Any], pointer: str) -> None:
    for status in value:
        if status != "default" and not status.startswith("x-") and not _STATUS.fullmatch(status):
            message = f"{short(status)} is no status code"
            corrections.refuse(
                "CG036", message, f"{pointer}/{token(status)}", "write a code such as 200, or default"
            )


def _check_parameter(corrections: Corrections, value: dict[str, Any], pointer: str) -> None:
    location = value.get("in")
    if not isinstance(location, str) or not isinstance(value.get("name"), str):
        return
    if location not in _LOCATIONS:
        hint = f"write one of {', '.join(_LOCATIONS)}"
        corrections.refuse("CG014", f"a parameter can't be in {short(location)}", pointer, hint)
        return
    if location == "path" and value.get("required") is not True:
        message = f"the path parameter {value['name']!r} is always required"
        corrections.mend("CG014", message, f"{pointer}/required", True, "add required: true")
    needed = "schema" if location == "body" else "type"
    if needed not in value:
        message = f"no {needed} says what the value is: any value is taken"
        corrections.report.warning("CG041", message, pointer, f"add {needed}")


def _check_security_scheme(corrections: Corrections, value: dict[str, Any], pointer: str) -> None:
    scheme_type = value.get("type")
    if not isinstance(scheme_type, str):
        return
    if scheme_type not in _SCHEME_REQUIRED:
        hint = f"write one of {', '.join(_SCHEME_REQUIRED)}"
        corrections.refuse(
            "CG014", f"there is no security scheme of type {short(scheme_type)}", pointer, hint
        )
        return
    for name in _SCHEME_REQUIRED[scheme_type]:
        if value.get(name) is None:
            message = f"a security scheme of type {scheme_type} needs {name}"
            corrections.refuse("CG011", message, pointer, f"add {name}")
    if scheme_type == "apiKey" and value.get("in") not in ("query", "header", None):
        corrections.refuse(
            "CG014",
            f"an API key can't be in {value['in']!r}",
            f"{pointer}/in",
            "write header or query",
            pointer,
        )
    if scheme_type == "oauth2" and value.get("flow") not in (*_FLOWS, None):
        message = f"there is no OAuth flow {value['flow']!r}"
        corrections.refuse("CG014", message, f"{pointer}/flow", f"write one of {', '.join(_FLOWS)}", pointer)


OBJECT_CHECKS_2: dict[str, Callable[[Corrections, dict[str, Any], str], None]] = {
    "Parameter": _check_parameter,
    "Responses": _check_responses,
    "SecurityScheme": _check_security_scheme,
}
