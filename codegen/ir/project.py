"""The project that a contract becomes: final names, and which function serves which operation.

Every target prints from this one plan, so that handler strings, logical ids and lock file agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from codegen.core.names import ClassName, LogicalId, PythonIdentifier
from codegen.ir.api import Api, Route

SETTINGS_FILE = "codegen.yaml"
"""The name of a project's settings, in its folder."""


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
    """What `codegen.yaml` says.

    Attributes:
        contract: path of the contract relative to the project folder; "" where the file does not say.
        name: folder and stack name; "" for the contract's stem.
        cors_allow_origins: origins whose pages may call the API; () for no CORS at all.
    """

    contract: str = ""
    name: str = ""
    api_type: str = "REST"
    grouping: Grouping = Grouping.AUTO
    package: PythonIdentifier | None = None
    stage: str = "dev"
    function: FunctionSettings = FunctionSettings()
    cors_allow_origins: tuple[str, ...] = ("*",)


@dataclass(frozen=True, slots=True)
class OperationRecord:
    """An operation and the handler that an earlier run gave it, as the lock file keeps them."""

    operation_id: str | None
    http_method: str
    path: str  # as the contract spells it
    handler: str  # "handlers.create_order:create_order"; "" where no function serves it

    @property
    def key(self) -> str:
        """What an operation is known by from run to run."""
        return operation_key(self.operation_id, self.http_method, self.path)


def operation_key(operation_id: str | None, http_method: str, path: str) -> str:
    """What an operation is known by from run to run: its operationId, else its method and path."""
    return operation_id or f"{http_method.lower()} {path}"


@dataclass(frozen=True, slots=True)
class ProjectOperation:
    """One operation with its final names."""

    route: Route
    name: PythonIdentifier  # module of the handler and of the operation: create_order
    class_name: ClassName  # CreateOrder: stem of CreateOrderRequest, CreateOrderResponse
    function: LogicalId  # the function that serves it
    handler: str = ""  # "handlers.create_order:create_order", as the lock file names it
    authorizer: PythonIdentifier | None = None  # name of the ProjectAuthorizer that guards it; None: open


@dataclass(frozen=True, slots=True)
class GatewayOperation:
    """An operation that API Gateway serves by an integration of its own: no function of the project does."""

    route: Route  # with its integration
    authorizer: PythonIdentifier | None = None  # name of the ProjectAuthorizer that guards it


@dataclass(frozen=True, slots=True)
class ProjectFunction:
    """One Lambda function: the module `handler_module` of the generated package has the entry point `handler`."""

    logical_id: LogicalId  # CreateOrderFunction
    name: PythonIdentifier  # create_order; the entry module's stem
    operations: tuple[PythonIdentifier, ...]
    handler: str  # "orders_api.functions.create_order.handler"


@dataclass(frozen=True, slots=True)
class ProjectAuthorizer:
    """A Lambda authorizer that the project scaffolds, one for each combination of security schemes that is asked for.

    Attributes:
        schemes: every security scheme of the contract that it looks at.
        alternatives: sets of schemes, any one of which suffices: (("bearerAuth",), ("apiKeyAuth", "basicAuth")).
        is_optional: a request without credentials is allowed, too (`security: [{}, ...]`).
    """

    logical_id: LogicalId  # BearerAuthAuthorizerFunction
    name: PythonIdentifier  # module of authorizers/, and the authorizer's name in the gateway: bearer_auth
    schemes: tuple[str, ...]
    handler: str  # "authorizers.bearer_auth.handler"
    alternatives: tuple[tuple[str, ...], ...] = ()
    is_optional: bool = False


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
    gateway_operations: tuple[GatewayOperation, ...] = ()
    contract: str = ""  # path of the contract relative to the project folder, `/` between its parts
