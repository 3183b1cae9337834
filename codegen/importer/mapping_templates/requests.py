"""Requests of AWS services: the headers that they ask for, and one template for every body.

In: an integration, and what its service is asked. Out: the integration with what it lacks of them.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-integration-types.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from codegen.core.records import replace
from codegen.importer.mapping_templates.answers import JSON, json_contents
from codegen.ir.api import Route
from codegen.ir.integration import Integration, PassthroughBehavior


def with_request(
    route: Route, integration: Integration, headers: Mapping[str, str], make_template: Callable[[], str]
) -> Integration:
    """The integration with the headers and the template of its request.

    Args:
        make_template: gives the text that is in force, where the integration has none.
    """
    if not integration.request_parameters:
        mapped = {f"integration.request.header.{name}": f"'{value}'" for name, value in headers.items()}
        integration = replace(integration, request_parameters=mapped)
    if integration.request_templates:
        return integration
    body = route.operation.request_body
    media_types = json_contents(body.content) if body is not None else {}
    return replace(
        integration,
        request_templates=dict.fromkeys((JSON, *media_types), make_template()),
        passthrough_behavior=PassthroughBehavior.NEVER,
    )
