"""The project that a contract becomes: final names, and which function serves which operation.

Every target prints from this one plan, so that handler strings, logical ids and lock file agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from codegen.core.names import ClassName, LogicalId, PythonIdentifier
from codegen.ir.api import Api, Route


class Grouping(StrEnum):
    """How operations share functions."""

    AUTO = "auto"
    PER_OPERATION = "per-operation"
    PER_TAG = "per-tag"
    SINGLE = "single"


@dataclass(frozen=True, slots=True)
class FunctionSettings:
    """What every function gets unless it says otherwise."""

    runtime: str = "python3.12"
    architecture: str = "arm64"
    memory_mb: int = 512
    timeout_seconds: int = 29  # API Gateway waits no longer than 29 s
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProjectSettings:
    """What `codegen.yaml` says."""

    api_type: str = "REST"
    grouping: Grouping = Grouping.AUTO
    package: PythonIdentifier | None = None
    stage: str = "dev"
    function: FunctionSettings = FunctionSettings()
    cors_allow_origins: tuple[str, ...] = ("*",)


@dataclass(frozen=True, slots=True)
class ProjectOperation:
    """One operation with its final names."""

    route: Route
    name: PythonIdentifier  # module of the handler and of the operation: create_order
    class_name: ClassName  # CreateOrder: stem of CreateOrderRequest, CreateOrderResponse
    function: LogicalId  # the function that serves it


@dataclass(frozen=True, slots=True)
class ProjectFunction:
    """One Lambda function: the module `handler_module` of the generated package has the entry point `handler`."""

    logical_id: LogicalId  # CreateOrderFunction
    name: PythonIdentifier  # create_order; the entry module's stem
    operations: tuple[PythonIdentifier, ...]
    handler: str  # "orders_api.functions.create_order.handler"


@dataclass(frozen=True, slots=True)
class ProjectAuthorizer:
    """A Lambda authorizer that the project scaffolds for one or several security schemes."""

    logical_id: LogicalId  # BearerAuthAuthorizerFunction
    name: PythonIdentifier  # module of authorizers/: bearer_auth
    schemes: tuple[str, ...]  # security schemes of the contract
    handler: str


@dataclass(frozen=True, slots=True)
class Project:
    """The whole plan."""

    api: Api
    name: str  # folder and stack name: letters, digits, hyphens
    package: PythonIdentifier  # the generated package: orders_api
    operations: tuple[ProjectOperation, ...]
    functions: tuple[ProjectFunction, ...]
    settings: ProjectSettings
    authorizers: tuple[ProjectAuthorizer, ...] = ()
    contract: str = ""  # path of the contract relative to the project folder, `/` between its parts
