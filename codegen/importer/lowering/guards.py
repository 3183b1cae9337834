"""The authorizers of a project become REQUEST authorizers of API Gateway.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
"""

from __future__ import annotations

from codegen.core.records import replace
from codegen.features.authorization.settings import AuthorizerType
from codegen.importer.gateway_method import PARAMETER_NAME
from codegen.importer.lowering.operations import invocation_uri
from codegen.ir.api import Api, ApiType, Authorizer
from codegen.ir.operation import ParameterLocation, SecurityScheme
from codegen.ir.project import Project, ProjectAuthorizer

_IN_AUTHORIZATION = frozenset({"http", "oauth2", "openIdConnect"})
_REQUESTS = {ApiType.REST: "method.request", ApiType.HTTP: "$request", ApiType.WEBSOCKET: "route.request"}
_PLACES = {ParameterLocation.HEADER: "header", ParameterLocation.QUERY: "querystring"}


def all_authorizers(project: Project) -> dict[str, Authorizer]:
    """The authorizers that are configured, and those that the project writes."""
    made = (request_authorizer(planned, project.api) for planned in project.authorizers)
    return {**project.api.authorizers, **{authorizer.name: authorizer for authorizer in made}}


def request_authorizer(planned: ProjectAuthorizer, api: Api) -> Authorizer:
    """The authorizer as API Gateway has it.

    Its answers are not cached: a cached policy would decide for every method of the stage, and a function that
    answers for the asked method alone would refuse the others.
    """
    authorizer = Authorizer(
        name=planned.name,
        type=AuthorizerType.REQUEST,
        authorizer_uri=invocation_uri(planned.logical_id, planned.alias),
        authorizer_result_ttl_in_seconds=0,
        identity_source=_identity_sources(planned, api),
        auth_type="custom",
    )
    if api.type is not ApiType.HTTP:
        return authorizer
    return replace(
        authorizer, auth_type="", authorizer_payload_format_version="2.0", enable_simple_responses=True
    )


def _identity_sources(planned: ProjectAuthorizer, api: Api) -> tuple[str, ...]:
    """What a request must carry; without it API Gateway answers 401 and does not ask the function.

    Nothing where credentials are optional or one of several kinds: each of them may be missing then.
    """
    if planned.is_optional or len(planned.alternatives) != 1:
        return ()
    schemes = [api.security_schemes[name] for name in planned.alternatives[0] if name in api.security_schemes]
    found = dict.fromkeys(part for part in map(_credentials, schemes) if part)
    return tuple(f"{_REQUESTS[api.type]}.{part}" for part in found)


def _credentials(scheme: SecurityScheme) -> str:
    """The part of a request that has a scheme's credentials."""
    if scheme.type in _IN_AUTHORIZATION:
        return "header.Authorization"
    if scheme.location is ParameterLocation.COOKIE:
        return "header.Cookie"
    if scheme.location in _PLACES and PARAMETER_NAME.match(scheme.parameter_name):
        return f"{_PLACES[scheme.location]}.{scheme.parameter_name}"
    return ""  # mutual TLS is no part of the request
