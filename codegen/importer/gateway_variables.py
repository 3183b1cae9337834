"""Fills in what API Gateway's import knows of itself: account, region and partition in addresses.

https://docs.aws.amazon.com/apigateway/latest/developerguide/import-api-aws-variables.html
"""

from __future__ import annotations

from collections.abc import Mapping

from codegen.core.records import replace
from codegen.ir.api import Api, Authorizer
from codegen.ir.integration import Integration

IMPORT_VARIABLES = {"AWS::Partition": "aws", "AWS::Region": "us-east-1", "AWS::AccountId": "000000000000"}

_ANY = "${AWS::"


def fill_in_variables(api: Api, variables: Mapping[str, str]) -> Api:
    """The API with the addresses of one account and region."""
    routes = tuple(
        replace(route, integration=_integration(route.integration, variables)) if route.integration else route
        for route in api.routes
    )
    authorizers = {name: _authorizer(authorizer, variables) for name, authorizer in api.authorizers.items()}
    return replace(api, routes=routes, authorizers=authorizers)


def _integration(integration: Integration, variables: Mapping[str, str]) -> Integration:
    if _ANY not in f"{integration.uri}{integration.credentials}":
        return integration
    credentials = integration.credentials
    return replace(
        integration,
        uri=_fill(integration.uri, variables),
        credentials=None if credentials is None else _fill(credentials, variables),
    )


def _authorizer(authorizer: Authorizer, variables: Mapping[str, str]) -> Authorizer:
    credentials = authorizer.authorizer_credentials
    return replace(
        authorizer,
        authorizer_uri=_fill(authorizer.authorizer_uri, variables),
        authorizer_credentials=None if credentials is None else _fill(credentials, variables),
        provider_arns=tuple(_fill(arn, variables) for arn in authorizer.provider_arns),
    )


def _fill(text: str, variables: Mapping[str, str]) -> str:
    for name, value in variables.items():
        text = text.replace(f"${{{name}}}", value)
    return text
