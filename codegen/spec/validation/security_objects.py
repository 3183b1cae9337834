"""What security schemes and OAuth flows need beyond the types of their members."""

from __future__ import annotations

from typing import Any

from codegen.spec.validation.corrections import Corrections, overlook_members, short

_SCHEME_MEMBERS = {
    "apiKey": ("name", "in"),
    "http": ("scheme", "bearerFormat"),
    "oauth2": ("flows", "oauth2MetadataUrl"),
    "openIdConnect": ("openIdConnectUrl",),
    "mutualTLS": (),
}
_SCHEME_REQUIRED = {"apiKey": ("name", "in"), "http": ("scheme",), "openIdConnect": ("openIdConnectUrl",)}
_ALWAYS = ("type", "description", "deprecated")


def check_security_scheme(corrections: Corrections, value: dict[str, Any], pointer: str) -> None:
    scheme_type = value.get("type")
    if not isinstance(scheme_type, str):
        return
    if scheme_type not in _SCHEME_MEMBERS or (scheme_type == "mutualTLS" and corrections.version == "3.0"):
        hint = (
            "write type: http with scheme: basic"
            if scheme_type == "basic"
            else "write one of " + ", ".join(_SCHEME_MEMBERS)
        )
        corrections.refuse(
            "CG014", f"there is no security scheme of type {short(scheme_type)}", pointer, hint
        )
        return
    for name in _SCHEME_REQUIRED.get(scheme_type, ()):
        if value.get(name) is None:
            message = f"a security scheme of type {scheme_type} needs {name}"
            corrections.refuse("CG011", message, pointer, f"add {name}")
    if scheme_type == "apiKey" and value.get("in") not in ("query", "header", "cookie", None):
        message = f"an API key can't be in {value['in']!r}"
        corrections.refuse("CG014", message, f"{pointer}/in", "write header, query or cookie", pointer)
    if scheme_type == "oauth2" and value.get("flows") is None:
        corrections.mend(
            "CG011", "a security scheme of type oauth2 needs flows", f"{pointer}/flows", {}, "add flows"
        )
    known = {*_ALWAYS, *_SCHEME_MEMBERS[scheme_type]}
    if str(value.get("scheme")).lower() != "bearer":
        known.discard("bearerFormat")
    others = tuple(name for name in value if name not in known and not name.startswith("x-"))
    overlook_members(corrections, value, pointer, others, f"in a security scheme of type {scheme_type}")


_FLOW_URLS = {
    "implicit": ("authorizationUrl",),
    "password": ("tokenUrl",),
    "clientCredentials": ("tokenUrl",),
    "authorizationCode": ("authorizationUrl", "tokenUrl"),
    "deviceAuthorization": ("deviceAuthorizationUrl", "tokenUrl"),
}


def check_flow(corrections: Corrections, value: dict[str, Any], pointer: str) -> None:
    needed = _FLOW_URLS.get(pointer.rpartition("/")[2], ())
    for name in needed:
        if not isinstance(value.get(name), str):
            corrections.mend("CG011", f"this OAuth flow needs {name}", f"{pointer}/{name}", "", f"add {name}")
    others = tuple(name for name in value if name.endswith("Url") and name not in (*needed, "refreshUrl"))
    overlook_members(corrections, value, pointer, others, "in this OAuth flow")
