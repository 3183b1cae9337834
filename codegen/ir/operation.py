"""Operations as the contract writes them: what a client sends and gets. No word of AWS here."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from codegen.core.records import Record, field
from codegen.ir.schema import Example, Schema


class ParameterLocation(StrEnum):
    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    COOKIE = "cookie"


class Parameter(Record, frozen=True):
    """A parameter of a request, or a header of a response."""

    name: str
    location: ParameterLocation
    required: bool
    schema: Schema | None  # None where neither `schema` nor `content` says one
    source: str
    style: str = "simple"  # matrix label simple form spaceDelimited pipeDelimited deepObject
    explode: bool = False
    allow_reserved: bool = False
    allow_empty_value: bool = False
    content_type: str | None = None  # set where the parameter is written with `content`
    description: str = ""
    deprecated: bool = False
    examples: tuple[Example, ...] = ()


class Encoding(Record, frozen=True):
    """How one property of a form or multipart body is sent."""

    content_type: str | None = None
    style: str | None = None
    explode: bool | None = None
    allow_reserved: bool = False
    headers: tuple[Parameter, ...] = ()


class MediaType(Record, frozen=True):
    """A body in one content type."""

    content_type: str  # as written: "application/json", "application/*+json", "*/*"
    schema: Schema | None
    source: str
    examples: tuple[Example, ...] = ()
    encoding: Mapping[str, Encoding] = field(default_factory=dict)


class RequestBody(Record, frozen=True):
    content: tuple[MediaType, ...]
    required: bool
    source: str
    description: str = ""


class Response(Record, frozen=True):
    status: str  # "200", "4XX", "default"
    content: tuple[MediaType, ...]
    source: str
    headers: tuple[Parameter, ...] = ()
    description: str = ""


SecurityRequirement = Mapping[str, tuple[str, ...]]
"""Scheme name -> scopes; all schemes of one requirement are needed together. An empty one asks for no credentials."""


class Operation(Record, frozen=True):
    """One operation of the contract.

    Attributes:
        operation_id: as written, None where the contract has none.
        security: the requirements in force (the root's where the operation has none): any one of them suffices;
            () means that the operation is open.
    """

    http_method: str  # upper case; "ANY" for x-amazon-apigateway-any-method
    path: str  # as the contract spells it
    operation_id: str | None
    source: str
    summary: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    deprecated: bool = False
    parameters: tuple[Parameter, ...] = ()
    request_body: RequestBody | None = None
    responses: tuple[Response, ...] = ()
    security: tuple[SecurityRequirement, ...] = ()


class SecurityScheme(Record, frozen=True):
    """A security scheme of the contract."""

    name: str
    type: str  # apiKey http oauth2 openIdConnect mutualTLS, "" where an operation asks for it and nothing declares it
    source: str
    parameter_name: str = ""  # apiKey: the name of the header, query parameter or cookie
    location: ParameterLocation | None = None  # apiKey
    scheme: str = ""  # http: bearer, basic ...
    bearer_format: str = ""
    open_id_connect_url: str = ""
    scopes: tuple[str, ...] = ()  # oauth2: all scopes of all flows
    description: str = ""
