"""An API in API Gateway's own words: what a contract or a template becomes, and what targets and emulator read.

Mirrors the resources of the API Gateway REST API reference (RestApi, Method, Integration, Authorizer, Model,
RequestValidator, GatewayResponse), in snake_case. Plain data: no behaviour, no I/O.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from codegen.core.records import Record, field
from codegen.ir.integration import Integration
from codegen.ir.operation import Operation, SecurityScheme
from codegen.ir.schema import Schema

DEFAULT_ROUTE = "$default"
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html"""


class ApiType(StrEnum):
    REST = "REST"
    HTTP = "HTTP"
    WEBSOCKET = "WEBSOCKET"


class AuthorizationType(StrEnum):
    NONE = "NONE"
    AWS_IAM = "AWS_IAM"
    CUSTOM = "CUSTOM"
    COGNITO_USER_POOLS = "COGNITO_USER_POOLS"
    JWT = "JWT"


class RequestValidator(Record, frozen=True):
    name: str
    validate_request_body: bool
    validate_request_parameters: bool


class Model(Record, frozen=True):
    """API Gateway's model: a named JSON Schema (draft 4) for request validation."""

    name: str
    schema: Mapping[str, Any]
    content_type: str = "application/json"


class MethodResponse(Record, frozen=True):
    status_code: str
    response_parameters: Mapping[str, bool] = field(
        default_factory=dict
    )  # method.response.header.X -> required
    response_models: Mapping[str, str] = field(default_factory=dict)  # media type -> model name


class Cors(Record, frozen=True):
    """Which pages may call an API (https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html)."""

    allow_origins: tuple[str, ...] = ()
    allow_methods: tuple[str, ...] = ()
    allow_headers: tuple[str, ...] = ()
    expose_headers: tuple[str, ...] = ()
    allow_credentials: bool = False
    max_age: int | None = None  # seconds


class GatewayResponse(Record, frozen=True):
    response_type: str  # ACCESS_DENIED ... DEFAULT_4XX
    status_code: str | None = None
    response_parameters: Mapping[str, str] = field(
        default_factory=dict
    )  # gatewayresponse.header.X -> expression
    response_templates: Mapping[str, str] = field(default_factory=dict)  # media type -> text


class Authorizer(Record, frozen=True):
    """An authorizer; `type` in lower case as the extension spells it: token request cognito_user_pools jwt."""

    name: str
    type: str
    authorizer_uri: str = ""
    authorizer_credentials: str | None = None
    authorizer_result_ttl_in_seconds: int | None = None  # None: API Gateway's default of 300
    identity_source: tuple[str, ...] = ()
    identity_validation_expression: str | None = None
    provider_arns: tuple[str, ...] = ()
    jwt_configuration: Mapping[str, Any] = field(default_factory=dict)
    authorizer_payload_format_version: str = "1.0"
    enable_simple_responses: bool = False
    auth_type: str = ""
    source: str = ""


class Route(Record, frozen=True):
    """One method of one resource (REST) or one route (HTTP API): the operation and how API Gateway serves it.

    Of the gateway's part, what the source does not say stays at its default; a route that was read from a bare
    contract has no integration.

    Attributes:
        is_authorization_settled: the four members before it say who may call the route; else `operation.security` does,
            and a Lambda authorizer of the project decides.
        path_parameters: a parameter of `path` -> the part of `operation.path` that it stands for, where the two differ:
            {"id": "{user_id}", "b": "{b}.json", "part2": "~me"}. Text outside of braces must be there literally, each
            `{name}` takes one character or more, the first ones as few as they can.
        query_literals: what the contract writes as a query into the path, and a request must carry to mean this
            operation. Several routes may have one `route_key`: they differ in these two.
    """

    http_method: str  # upper case, or "ANY"
    path: str  # as API Gateway has it; may differ from `operation.path` after lowering
    operation: Operation
    source: str  # JSON pointer of the operation in its document
    request_parameters: Mapping[str, bool] = field(
        default_factory=dict
    )  # method.request.querystring.X -> required
    request_models: Mapping[str, str] = field(default_factory=dict)  # media type -> model name
    request_validator: RequestValidator | None = None
    method_responses: tuple[MethodResponse, ...] = ()
    integration: Integration | None = None
    authorization_type: AuthorizationType = AuthorizationType.NONE
    authorizer: str | None = None  # a key of Api.authorizers
    authorization_scopes: tuple[str, ...] = ()
    api_key_required: bool = False
    is_authorization_settled: bool = False
    path_parameters: Mapping[str, str] = field(default_factory=dict)
    query_literals: Mapping[str, str] = field(default_factory=dict)
    model_selection_expression: str | None = (
        None  # WebSocket APIs: which of request_models a message must fit
    )
    route_response_selection_expression: str | None = None  # WebSocket APIs: set where a route answers

    @property
    def route_key(self) -> str:
        """`GET /pets/{petId}`, as HTTP APIs spell it; `$default` for the route of what no other one takes.

        A route of a WebSocket API has no method, and its key for a path: `$connect`, `sendMessage`.
        """
        is_key = self.path == DEFAULT_ROUTE or not self.http_method
        return self.path if is_key else f"{self.http_method} {self.path}"


class Api(Record, frozen=True):
    """One API. `schemas` holds every schema that a reference may name; the rest is API Gateway's."""

    name: str
    type: ApiType
    version: str
    routes: tuple[Route, ...]
    source: str  # file that it was read from, as the user named it
    description: str = ""
    schemas: Mapping[str, Schema] = field(default_factory=dict)
    security_schemes: Mapping[str, SecurityScheme] = field(default_factory=dict)
    models: Mapping[str, Model] = field(default_factory=dict)
    authorizers: Mapping[str, Authorizer] = field(default_factory=dict)
    request_validators: Mapping[str, RequestValidator] = field(default_factory=dict)
    gateway_responses: Mapping[str, GatewayResponse] = field(default_factory=dict)
    binary_media_types: tuple[str, ...] = ()
    minimum_compression_size: int | None = None
    api_key_source: str = "HEADER"
    policy: Mapping[str, Any] | None = None
    disable_execute_api_endpoint: bool = False
    endpoint_types: tuple[
        str, ...
    ] = ()  # EDGE REGIONAL PRIVATE; () where nothing is said: REST APIs are EDGE then
    vpc_endpoint_ids: tuple[str, ...] = ()
    iam_schemes: tuple[str, ...] = ()  # security schemes that stand for IAM
    cors: Cors | None = None
    resource_tags: Mapping[str, str] = field(default_factory=dict)  # of the API as a resource of AWS
    documentation: Mapping[str, Any] | None = None  # as the extension spells it
    tags: Mapping[str, str] = field(default_factory=dict)  # tag of the contract -> its description
    servers: tuple[str, ...] = ()  # URLs of the contract, their variables at their defaults
    route_selection_expression: str | None = None  # WebSocket APIs: what of a message names its route
    api_key_selection_expression: str | None = None  # WebSocket APIs
    digests: Mapping[str, str] = field(default_factory=dict)
    """Of paths and components of the contract, by their pointers, each with all that it refers to."""
