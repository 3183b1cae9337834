"""Settles who may call an operation, where API Gateway can decide it without a Lambda authorizer of the project.

In: an API whose security schemes may have authorizers, be IAM's or be API keys. Out: the same with the authorization
of every operation that one authorizer, or IAM, decides, together with an API key or without. What API Gateway has no
words for (alternatives, several authorizers, optional credentials) stays unsettled: the project's own authorizers
decide it.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html
"""

from __future__ import annotations

from collections.abc import Mapping

from codegen.core.diagnostics import Diagnostic
from codegen.core.findings import Findings, Locate
from codegen.core.records import replace
from codegen.features.authorization.settings import AUTHORIZATION_TYPES, AuthorizerType
from codegen.ir.api import Api, AuthorizationType, Route
from codegen.ir.operation import SecurityRequirement

_OF_TOKENS = frozenset({AuthorizationType.JWT, AuthorizationType.COGNITO_USER_POOLS})


def settle_authorization(
    api: Api, locate: Locate, api_key_schemes: frozenset[str] = frozenset()
) -> tuple[Api, list[Diagnostic]]:
    """The API with the authorization that API Gateway decides by itself.

    Args:
        api_key_schemes: schemes that stand for API keys of usage plans.
    """
    if not (api.authorizers or api.iam_schemes or api_key_schemes):
        return api, []
    findings = Findings(locate)
    native = {*api.authorizers, *api.iam_schemes, *api_key_schemes}
    routes: list[Route] = []
    for route in api.routes:
        if route.is_authorization_settled or not _named(route) & native:
            routes.append(route)
            continue
        settled = _settle(route, api, api_key_schemes)
        if settled is None:
            _report(route, native, findings)
        elif settled.authorization_type in _OF_TOKENS and len(settled.authorization_scopes) > 1:
            _report_scopes(settled, findings)
        routes.append(settled or route)
    return replace(api, routes=tuple(routes)), findings.diagnostics


def _named(route: Route) -> set[str]:
    return {name for requirement in route.operation.security for name in requirement}


def _settle(route: Route, api: Api, api_key_schemes: frozenset[str]) -> Route | None:
    """The route with its one requirement; None where API Gateway can't decide it."""
    requirements = route.operation.security
    if len(requirements) != 1:
        return None
    requirement: SecurityRequirement = requirements[0]
    keys = [name for name in requirement if name in api_key_schemes]
    iam = [name for name in requirement if name in api.iam_schemes]
    authorizers = [name for name in requirement if name in api.authorizers]
    if len(iam) + len(authorizers) > 1 or len(keys) + len(iam) + len(authorizers) < len(requirement):
        return None
    name = authorizers[0] if authorizers else None
    return replace(
        route,
        authorization_type=_authorization_type(api, name, iam),
        authorizer=name,
        authorization_scopes=_scopes(requirement, name),
        api_key_required=bool(keys),
        is_authorization_settled=True,
    )


def _authorization_type(api: Api, authorizer: str | None, iam: list[str]) -> AuthorizationType:
    if authorizer is not None:
        return AUTHORIZATION_TYPES[AuthorizerType(api.authorizers[authorizer].type)]
    return AuthorizationType.AWS_IAM if iam else AuthorizationType.NONE


def _scopes(requirement: Mapping[str, tuple[str, ...]], authorizer: str | None) -> tuple[str, ...]:
    return requirement[authorizer] if authorizer is not None else ()


def _report(route: Route, native: set[str], findings: Findings) -> None:
    names = " and ".join(sorted(_named(route) & native))
    findings.warning(
        "CG265",
        f"API Gateway can't decide what {route.operation.http_method} {route.operation.path} asks for: {names} is left "
        "to a Lambda authorizer of the project, which denies until you write it",
        f"{route.source}/security",
        "ask for one authorizer, with an API key or without",
    )


def _report_scopes(route: Route, findings: Findings) -> None:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html"""
    named = ", ".join(route.authorization_scopes)
    findings.warning(
        "CG286",
        f"API Gateway lets in who has one of the scopes {named}, and {route.operation.http_method} "
        f"{route.operation.path} asks for all of them",
        f"{route.source}/security",
        "write one scope that stands for them, or check the others in the handler: request.raw.claims",
    )
