"""Reads the endpoint configuration of an API.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-endpoint-configuration.html
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from codegen.core.fields import Fields
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.core.records import Record

EXTENSION = "x-amazon-apigateway-endpoint-configuration"
TYPE = "AWS::ApiGateway::RestApi"


class EndpointType(StrEnum):
    EDGE = "EDGE"
    REGIONAL = "REGIONAL"
    PRIVATE = "PRIVATE"


class Endpoint(Record, frozen=True):
    """What an API says about its endpoint."""

    types: tuple[str, ...] = ()
    vpc_endpoint_ids: tuple[str, ...] = ()
    disable_execute_api_endpoint: bool = False


def read_document(document: Mapping[str, Any], findings: Findings) -> Endpoint:
    """The endpoint of a document: the extension stands at its root (2.0) or in the first server that has it (3.0)."""
    if EXTENSION in document:
        return read_extension(document[EXTENSION], f"/{EXTENSION}", findings)
    servers = document.get("servers")
    for index, server in enumerate(servers if isinstance(servers, list) else ()):
        if isinstance(server, Mapping) and EXTENSION in server:
            return read_extension(server[EXTENSION], child("/servers", index, EXTENSION), findings)
    return Endpoint()


def read_extension(value: Any, pointer: str, findings: Findings) -> Endpoint:
    """The endpoint configuration itself."""
    if value is None:
        return Endpoint()
    fields = Fields(value, pointer, findings, EXTENSION)
    fields.raw("ipAddressType")
    endpoint = Endpoint(
        types=_types(fields, "types"),
        vpc_endpoint_ids=fields.strings("vpcEndpointIds"),
        disable_execute_api_endpoint=fields.boolean("disableExecuteApiEndpoint"),
    )
    fields.finish()
    return endpoint


def read_properties(properties: Any, pointer: str, findings: Findings) -> Endpoint:
    """EndpointConfiguration and DisableExecuteApiEndpoint of a RestApi; SAM also takes a bare type."""
    fields = Fields(properties, pointer, findings, TYPE)
    configuration = fields.raw("EndpointConfiguration")
    if isinstance(configuration, str):
        configuration = {"Types": [configuration]}
    place = child(pointer, "EndpointConfiguration")
    inner = Fields(configuration or {}, place, findings, "EndpointConfiguration")
    types = "Type" if "Type" in inner else "Types"  # SAM's spelling, CloudFormation's spelling
    inner.raw("IpAddressType")
    ids = inner.strings("VPCEndpointIds") + inner.strings("VpcEndpointIds")
    endpoint = Endpoint(_types(inner, types), ids, fields.boolean("DisableExecuteApiEndpoint"))
    inner.finish()
    return endpoint


def _types(fields: Fields, name: str) -> tuple[str, ...]:
    types = tuple(text.upper() for text in fields.strings(name))
    for unknown in sorted(set(types) - set(EndpointType)):
        fields.findings.error(
            "CG103",
            f"{unknown!r} is no endpoint type",
            child(fields.pointer, name),
            f"use {', '.join(EndpointType)}",
        )
    return tuple(text for text in types if text in set(EndpointType))
