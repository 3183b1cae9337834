"""The last step of a request's way through an HTTP API: the integration of its route.

In: a route and its stage. Out: the step that calls what the integration names, or answers why it cannot.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations.html
"""

from __future__ import annotations

from codegen.features.integration.endpoints.first_class import FirstClass
from codegen.features.integration.endpoints.http_api_proxy import HttpApiProxy
from codegen.features.integration.endpoints.vpc_link import link_of, naming, reached_uri
from codegen.features.integration.fixed import Failing, NotEmulated
from codegen.features.integration.functions.http_lambda import HttpLambda
from codegen.features.integration.functions.lambda_call import LambdaCall
from codegen.features.integration.subtypes import SUBTYPES
from codegen.gateway.arns import fill_in, function_name
from codegen.gateway.exchange import ServedStage, Step
from codegen.gateway.http_event import http_event
from codegen.gateway.ports import AwsEndpoints
from codegen.gateway.steps import Ports
from codegen.ir.api import DEFAULT_ROUTE, Route
from codegen.ir.integration import Integration, IntegrationType

_ARN = "arn:"
"""How the address of a listener or a service of AWS Cloud Map begins: it has no path of its own."""


def build(route: Route, stage: ServedStage, ports: Ports) -> Step:
    """The step of a route's integration."""
    integration = route.integration
    if integration is None:
        return Failing("the route has no integration")
    reason = not_emulated(integration, ports.services)
    if reason:
        return NotEmulated(reason)
    if integration.integration_subtype:
        return _first_class(integration, integration.integration_subtype, stage, ports)
    if integration.type is IntegrationType.HTTP_PROXY:
        uri = reached_uri(integration, stage.stage.variables, stage.stage.path, ports.services)
        appends_path = route.path == DEFAULT_ROUTE or integration.uri.startswith(_ARN)
        return HttpApiProxy(integration, uri, appends_path=appends_path, ports=ports)
    return _lambda(route, integration, stage, ports)


def not_emulated(integration: Integration, services: AwsEndpoints) -> str | None:
    """Why an integration is not emulated; None where it is."""
    subtype = integration.integration_subtype
    if subtype:
        known = SUBTYPES.get(subtype)
        if known is None:
            return f"the subtype {subtype} is not known"
        if services.url(known.service) is None:
            return f"it calls {known.service}: name a local stand-in with --endpoint-url {known.service}=URL"
        return None
    if integration.type is IntegrationType.HTTP_PROXY and not integration.uri.startswith(("http", "$")):
        link = link_of(integration)
        if link is None:
            return f"what {integration.connection_type} leads to is not emulated: {integration.uri}"
        if services.vpc_link_url(link) is None:
            return f"it goes through the VPC link {link}: {naming(link)}"
    if integration.type not in (IntegrationType.HTTP_PROXY, IntegrationType.AWS_PROXY):
        return f"HTTP APIs have no integrations of type {integration.type}"
    return None


def _first_class(integration: Integration, name: str, stage: ServedStage, ports: Ports) -> Step:
    subtype = SUBTYPES[name]
    base = ports.services.url(subtype.service)
    if base is None:
        return NotEmulated(f"nothing stands in for {subtype.service}")
    return FirstClass(integration, subtype, base, stage.region, ports)


def _lambda(route: Route, integration: Integration, stage: ServedStage, ports: Ports) -> Step:
    uri = fill_in(integration.uri, stage.stage.variables)
    name = function_name(uri) if uri else None
    if name is None:
        return Failing(f"the integration's uri names no function: {integration.uri}")
    version = integration.payload_format_version
    call = LambdaCall(name, integration.timeout_in_millis / 1000, ports)
    return HttpLambda(call, http_event(version, route, stage), version)
