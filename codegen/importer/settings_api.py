"""What the settings say of an API is put into it; what its contract says to API Gateway stays.

In: a lowered API, and settings in its route keys. Out: the API with authorizers, integrations, gateway responses,
endpoint and the like.
"""

from __future__ import annotations

from collections.abc import Mapping

from codegen.core.records import replace
from codegen.features.access_log.presets import formats_of
from codegen.features.api_key.settings import ApiKeySource
from codegen.features.authorization.security import API_KEY_HEADER
from codegen.ir.api import Api, ApiType, Route
from codegen.ir.application import Stage
from codegen.ir.deployment import Deployment
from codegen.ir.integration import Integration
from codegen.ir.operation import ParameterLocation
from codegen.ir.project import GatewaySettings, ProjectSettings


def with_settings(api: Api, gateway: GatewaySettings) -> Api:
    """The API with what the settings say of it."""
    size, policy = api.minimum_compression_size, api.policy
    says_source = api.api_key_source != ApiKeySource.HEADER
    return replace(
        api,
        routes=tuple(_route(route, gateway.integrations) for route in api.routes),
        authorizers={**gateway.authorizers, **api.authorizers},
        iam_schemes=tuple(dict.fromkeys((*api.iam_schemes, *gateway.iam_schemes))),
        gateway_responses={**gateway.gateway_responses, **api.gateway_responses},
        binary_media_types=tuple(dict.fromkeys((*api.binary_media_types, *gateway.binary_media_types))),
        minimum_compression_size=gateway.minimum_compression_size if size is None else size,
        api_key_source=api.api_key_source if says_source else gateway.api_key_source,
        policy=gateway.policy if policy is None else policy,
        endpoint_types=_endpoint_types(api, gateway),
        vpc_endpoint_ids=api.vpc_endpoint_ids or gateway.vpc_endpoint_ids,
        disable_execute_api_endpoint=api.disable_execute_api_endpoint or gateway.disable_execute_api_endpoint,
    )


def with_contract(settings: ProjectSettings, api: Api) -> ProjectSettings:
    """The settings with what the contract says in their place: CORS and tags."""
    if api.cors is not None:
        settings = replace(
            settings,
            cors_allow_origins=api.cors.allow_origins,
            gateway=replace(
                settings.gateway,
                cors_allow_headers=api.cors.allow_headers,
                cors_max_age_seconds=api.cors.max_age,
                cors_expose_headers=api.cors.expose_headers,
                cors_allow_credentials=api.cors.allow_credentials,
            ),
        )
    if api.resource_tags:
        deployment = settings.deployment or default_deployment(settings)
        tags = {**deployment.tags, **api.resource_tags}
        settings = replace(settings, deployment=replace(deployment, tags=tags))
    return settings


def default_deployment(settings: ProjectSettings) -> Deployment:
    """What is deployed around an API whose settings say nothing of it."""
    written = formats_of(settings.api_type)["json"]
    return Deployment(
        (
            Stage(
                settings.stage,
                access_log_format=written,
                tracing_enabled=settings.api_type is not ApiType.WEBSOCKET,
            ),
        )
    )


def api_key_schemes(api: Api, settings: ProjectSettings) -> frozenset[str]:
    """The security schemes that stand for keys of usage plans: those that are said to, and with plans the usual one."""
    named = set(settings.gateway.api_key_schemes)
    if settings.deployment and settings.deployment.usage_plans:
        named |= {
            name
            for name, scheme in api.security_schemes.items()
            if scheme.type == "apiKey"
            and scheme.location is ParameterLocation.HEADER
            and scheme.parameter_name.lower() == API_KEY_HEADER
            and name not in api.authorizers
        }
    return frozenset(named)


def _endpoint_types(api: Api, gateway: GatewaySettings) -> tuple[str, ...]:
    """HTTP APIs have one kind of endpoint, which nothing says."""
    return () if api.type is not ApiType.REST else api.endpoint_types or (gateway.endpoint_type,)


def _route(route: Route, integrations: Mapping[str, Integration]) -> Route:
    if route.integration is not None or route.route_key not in integrations:
        return route
    return replace(route, integration=integrations[route.route_key])
