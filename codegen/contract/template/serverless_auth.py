"""Authorizers below `Auth` of SAM's APIs: how long answers are kept, and what a JWT authorizer needs.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-lambdatokenauthorizationidentity.html
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-httpapi-oauth2authorizer.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.contract.template.model import CfnResource, Template
from codegen.contract.values import is_intrinsic, literal, mapping
from codegen.core.pointer import child
from codegen.core.suggestions import did_you_mean
from codegen.features.authorization.settings import LONGEST_TTL

_JWT = ("audience", "issuer")


def check_authorizers(api: CfnResource, template: Template) -> None:
    """Report values that SAM passes on and API Gateway refuses."""
    for name, value in mapping(mapping(api.properties.get("Auth")).get("Authorizers")).items():
        authorizer = mapping(value)
        place = api.at("Auth", "Authorizers", name)
        _check_identity(mapping(authorizer.get("Identity")), child(place, "Identity"), template)
        jwt = authorizer.get("JwtConfiguration")
        if isinstance(jwt, Mapping) and not is_intrinsic(jwt):
            _check_jwt(jwt, child(place, "JwtConfiguration"), template)


def _check_identity(identity: Mapping[str, Any], place: str, template: Template) -> None:
    text = literal(identity.get("ReauthorizeEvery"))
    if text is not None and text.isdecimal() and int(text) > LONGEST_TTL:
        message = f"ReauthorizeEvery is {text}, and must be 0 to {LONGEST_TTL} seconds"
        template.findings.error("CG108", message, child(place, "ReauthorizeEvery"))


def _check_jwt(jwt: Mapping[str, Any], place: str, template: Template) -> None:
    """SAM takes the names in any case."""
    given = {str(name).lower(): str(name) for name in jwt}
    for name, written in given.items():
        if name not in _JWT:
            message = f"JwtConfiguration has no {written}"
            template.findings.error("CG101", message, child(place, written), did_you_mean(name, _JWT))
    for name in _JWT:
        if name not in given:
            template.findings.error("CG105", f"JwtConfiguration needs {name}", place, f"add {name}")
