"""The authorizers of a project become REQUEST authorizers of API Gateway.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from codegen.features.authorization.settings import AuthorizerType
from codegen.importer.lowering.operations import invocation_uri
from codegen.ir.api import Authorizer
from codegen.ir.operation import ParameterLocation, SecurityScheme
from codegen.ir.project import ProjectAuthorizer

_NAME = re.compile(r"[A-Za-z0-9._$-]+\Z")
_IN_AUTHORIZATION = frozenset({"http", "oauth2", "openIdConnect"})
_PLACES = {ParameterLocation.HEADER: "header", ParameterLocation.QUERY: "querystring"}


def request_authorizer(planned: ProjectAuthorizer, schemes: Mapping[str, SecurityScheme]) -> Authorizer:
    """The authorizer as API Gateway has it.

    Its answers are not cached: a cached policy would decide for every method of the stage, and a function that
    answers for the asked method alone would refuse the others.
    """
    return Authorizer(
        name=planned.name,
        type=AuthorizerType.REQUEST,
        authorizer_uri=invocation_uri(planned.logical_id),
        authorizer_result_ttl_in_seconds=0,
        identity_source=_identity_sources(planned, schemes),
        auth_type="custom",
    )


def _identity_sources(planned: ProjectAuthorizer, schemes: Mapping[str, SecurityScheme]) -> tuple[str, ...]:
    """What a request must carry; without it API Gateway answers 401 and does not ask the function.

    Nothing where credentials are optional or one of several kinds: each of them may be missing then.
    """
    if planned.is_optional or len(planned.alternatives) != 1:
        return ()
    sources = [_identity_source(schemes[name]) for name in planned.alternatives[0] if name in schemes]
    return tuple(dict.fromkeys(source for source in sources if source))


def _identity_source(scheme: SecurityScheme) -> str:
    if scheme.type in _IN_AUTHORIZATION:
        return "method.request.header.Authorization"
    if scheme.location is ParameterLocation.COOKIE:
        return "method.request.header.Cookie"
    if scheme.location in _PLACES and _NAME.match(scheme.parameter_name):
        return f"method.request.{_PLACES[scheme.location]}.{scheme.parameter_name}"
    return ""  # mutual TLS is no part of the request
