"""Writes the endpoint configuration of an API."""

from __future__ import annotations

from typing import Any

from codegen.features.endpoint.settings import Endpoint


def write_extension(endpoint: Endpoint) -> dict[str, Any]:
    """`x-amazon-apigateway-endpoint-configuration`; empty where nothing is said."""
    data: dict[str, Any] = {}
    if endpoint.types:
        data["types"] = list(endpoint.types)
    if endpoint.vpc_endpoint_ids:
        data["vpcEndpointIds"] = list(endpoint.vpc_endpoint_ids)
    if endpoint.disable_execute_api_endpoint:
        data["disableExecuteApiEndpoint"] = True
    return data


def write_properties(endpoint: Endpoint) -> dict[str, Any]:
    """The endpoint's properties of a RestApi; empty where nothing is said."""
    data: dict[str, Any] = {}
    configuration: dict[str, Any] = {}
    if endpoint.types:
        configuration["Types"] = list(endpoint.types)
    if endpoint.vpc_endpoint_ids:
        configuration["VpcEndpointIds"] = list(endpoint.vpc_endpoint_ids)
    if configuration:
        data["EndpointConfiguration"] = configuration
    if endpoint.disable_execute_api_endpoint:
        data["DisableExecuteApiEndpoint"] = True
    return data
