"""The project that a contract becomes: final names, and which function serves which operation.

Every target prints from this one plan, so that handler strings, logical ids and lock file agree.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from codegen.core.diagnostics import SourceLocation
from codegen.core.names import ClassName, LogicalId, PythonIdentifier
from codegen.core.records import Record, field
from codegen.ir.api import Api, ApiType, Authorizer, GatewayResponse, Route
from codegen.ir.application import Stage
from codegen.ir.deployment import Deployment
from codegen.ir.integration import Integration
from codegen.ir.messages import SendOperation
from codegen.ir.schema import Schema

SETTINGS_FILE = "codegen.yaml"
"""The name of a project's settings, in its folder."""
TEMPLATES_FOLDER = "templates"
"""Where a project's mapping templates are."""


class Grouping(StrEnum):
    """How operations share functions."""

    AUTO = "auto"
    PER_OPERATION = "per-operation"
    PER_TAG = "per-tag"
    SINGLE = "single"


class DeployTool(StrEnum):
    """What deploys a project."""

    SAM = "sam"
    CLOUDFORMATION = "cloudformation"
    TERRAFORM = "terraform"
    CDK = "cdk"
    SERVERLESS = "serverless"


class RequestValidation(StrEnum):
    """What API Gateway checks of a request before a function is called."""

    ALL = "all"
    BODY = "body"
    PARAMETERS = "parameters"
    NONE = "none"


ALIAS = "live"
"""By which API Gateway calls functions with provisioned concurrency: versions and aliases have that, functions have not
(https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html)."""


class VpcConfig(Record, frozen=True):
    """The VPC that functions run in."""

    security_group_ids: tuple[str, ...]
    subnet_ids: tuple[str, ...]


class FunctionSettings(Record, frozen=True):
    """What every function gets unless it says otherwise."""

    runtime: str = "python3.12"
    architecture: str = "arm64"
    memory_mb: int = 512
    timeout_seconds: int = 29  # API Gateway waits no longer than 29 s
    environment: Mapping[str, str] = field(default_factory=dict)
    tracing: bool = True
    layers: tuple[str, ...] = ()  # ARNs of versions
    policies: tuple[str | Mapping[str, Any], ...] = ()  # managed ones by name or ARN, and statements
    vpc: VpcConfig | None = None
    log_retention_days: int | None = None  # None: CloudWatch keeps the logs for ever
    reserved_concurrency: int | None = (
        None  # requests at once, at most; None: as many as the account has left
    )
    provisioned_concurrency: int = 0  # execution environments that are kept ready


class FunctionOverrides(Record, frozen=True):
    """What one function gets, where it is said; environment, layers and policies beside those of every function."""

    memory_mb: int | None = None
    timeout_seconds: int | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    layers: tuple[str, ...] = ()
    policies: tuple[str | Mapping[str, Any], ...] = ()
    reserved_concurrency: int | None = None
    provisioned_concurrency: int | None = None


DEFAULT_PAYLOAD_FORMAT = "2.0"
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html"""


class GatewaySettings(Record, frozen=True):
    """What `codegen.yaml` says of the API itself; what the contract says to API Gateway wins.

    Attributes:
        authorizers: by security scheme.
        iam_schemes: security schemes that stand for IAM.
        api_key_schemes: security schemes that stand for the keys of usage plans.
        cache_key_parameters: by method and path, as the contract spells them: "GET /orders".
        integrations: by method and path, too.
        targets: ARN of the queue, table and so on that an integration is about, by method and path.
    """

    authorizers: Mapping[str, Authorizer] = field(default_factory=dict)
    iam_schemes: tuple[str, ...] = ()
    api_key_schemes: tuple[str, ...] = ()
    api_key_source: str = "HEADER"
    request_validation: RequestValidation = RequestValidation.ALL
    gateway_responses: Mapping[str, GatewayResponse] = field(default_factory=dict)
    binary_media_types: tuple[str, ...] = ()
    minimum_compression_size: int | None = None
    policy: Mapping[str, Any] | None = None
    endpoint_type: str = "REGIONAL"
    vpc_endpoint_ids: tuple[str, ...] = ()
    disable_execute_api_endpoint: bool = False
    cors_allow_headers: tuple[str, ...] = ()
    cors_max_age_seconds: int | None = None
    cors_expose_headers: tuple[str, ...] = ()
    cors_allow_credentials: bool = False
    cache_key_parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    integrations: Mapping[str, Integration] = field(default_factory=dict)
    targets: Mapping[str, str] = field(default_factory=dict)
    payload_format_version: str = DEFAULT_PAYLOAD_FORMAT  # HTTP APIs: of the events that functions get


DEFAULT_STAGE = "dev"


@dataclasses.dataclass(frozen=True, slots=True)
class ProjectSettings:
    """What `codegen.yaml` says.

    Attributes:
        contract: path of the contract relative to the project folder; "" where the file does not say.
        name: folder and stack name; "" for the contract's stem.
        stage: the first stage.
        functions: by the stem of a function's module.
        cors_allow_origins: origins whose pages may call the API; () for no CORS at all.
        deployment: None where the file says nothing of it; its methods and paths are the contract's.
        places: where in the file a thing stands that only the contract can tell to be wrong, by its JSON pointer.
    """

    contract: str = ""
    name: str = ""
    api_type: ApiType = ApiType.REST
    target: DeployTool = DeployTool.SAM
    grouping: Grouping = Grouping.AUTO
    package: PythonIdentifier | None = None
    stage: str = DEFAULT_STAGE
    function: FunctionSettings = dataclasses.field(default_factory=FunctionSettings)
    functions: Mapping[str, FunctionOverrides] = dataclasses.field(default_factory=dict)
    cors_allow_origins: tuple[str, ...] = ("*",)
    gateway: GatewaySettings = dataclasses.field(default_factory=GatewaySettings)
    deployment: Deployment | None = None
    places: Mapping[str, SourceLocation] = dataclasses.field(default_factory=dict, compare=False)
    client: bool = True  # a Python client is made, too
    only_tags: tuple[str, ...] = ()  # first tags of the operations that the project has; () for all of them
    websocket: ProjectSettings | None = (
        None  # of the WebSocket API beside the API, whose contract is in AsyncAPI
    )


class OperationRecord(Record, frozen=True):
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
    """What an operation is known by from run to run: its operationId, else its method and path.

    Routes of WebSocket APIs have no method: a project may have two operations of one operationId, one in each contract.
    """
    if not http_method:
        return f"message {operation_id or path}"
    return operation_id or f"{http_method.lower()} {path}"


class ProjectOperation(Record, frozen=True):
    """One operation with its final names."""

    route: Route
    name: PythonIdentifier  # module of the handler and of the operation: create_order
    class_name: ClassName  # CreateOrder: stem of CreateOrderRequest, CreateOrderResponse
    function: LogicalId  # the function that serves it
    alias: LogicalId | None = None  # by which API Gateway calls that function; None: as it is
    handler: str = ""  # "handlers.create_order:create_order", as the lock file names it
    authorizer: PythonIdentifier | None = None  # name of the ProjectAuthorizer that guards it; None: open


class GatewayOperation(Record, frozen=True):
    """An operation that API Gateway serves by an integration of its own: no function of the project does."""

    route: Route  # with its integration
    authorizer: PythonIdentifier | None = None  # name of the ProjectAuthorizer that guards it
    is_configured: bool = False  # the integration is of the settings, not of the contract
    has_templates: bool = False  # among `Project.mapping_templates`


class MappingTemplate(Record, frozen=True):
    """A mapping template that is made from the contract, before its user edits it."""

    path: str  # templates/create_order/request.vtl
    text: str
    cases: tuple[Mapping[str, Any], ...] = ()  # of `codegen vtl test`


class ProjectFunction(Record, frozen=True):
    """One Lambda function: the module `handler_module` of the generated package has the entry point `handler`."""

    logical_id: LogicalId  # CreateOrderFunction
    name: PythonIdentifier  # create_order; the entry module's stem
    operations: tuple[PythonIdentifier, ...]
    handler: str  # "orders_api.functions.create_order.handler"
    alias: LogicalId | None = (
        None  # CreateOrderFunctionAliaslive, by which API Gateway calls it; None: as it is
    )


class ProjectAuthorizer(Record, frozen=True):
    """A Lambda authorizer that the project scaffolds, one for each combination of security schemes that is asked for.

    Attributes:
        schemes: every security scheme of the contract that it looks at.
        alternatives: sets of schemes, any one of which suffices: (("bearerAuth",), ("apiKeyAuth", "basicAuth")).
        is_optional: a request without credentials is allowed, too (`security: [{}, ...]`).
        alias: as a function's.
    """

    logical_id: LogicalId  # BearerAuthAuthorizerFunction
    name: PythonIdentifier  # module of authorizers/, and the authorizer's name in the gateway: bearer_auth
    schemes: tuple[str, ...]
    handler: str  # "authorizers.bearer_auth.handler"
    alternatives: tuple[tuple[str, ...], ...] = ()
    is_optional: bool = False
    alias: LogicalId | None = None


class Project(Record, frozen=True):
    """The whole plan.

    Attributes:
        websocket: the WebSocket API beside the API, which has name, package and the settings of functions from here.
    """

    api: Api
    name: str  # folder and stack name: letters, digits, hyphens
    package: PythonIdentifier  # the generated package: orders_api
    operations: tuple[ProjectOperation, ...]
    functions: tuple[ProjectFunction, ...]
    settings: ProjectSettings
    authorizers: tuple[ProjectAuthorizer, ...] = ()
    gateway_operations: tuple[GatewayOperation, ...] = ()
    contract: str = ""  # path of the contract relative to the project folder, `/` between its parts
    deployment: Deployment = field(default_factory=lambda: Deployment((Stage(DEFAULT_STAGE),)))
    mapping_templates: tuple[MappingTemplate, ...] = ()
    sends: tuple[SendOperation, ...] = ()  # WebSocket APIs: what the application posts of its own accord
    websocket: Project | None = None

    @property
    def client_package(self) -> str:
        """The generated client's package, orders_client for orders_api; "" where none is made."""
        return f"{self.package.removesuffix('_api')}_client" if self.settings.client else ""

    @property
    def parts(self) -> tuple[Project, ...]:
        """The project of each API."""
        return (self,) if self.websocket is None else (self, self.websocket)

    @property
    def schemas(self) -> Mapping[str, Schema]:
        """The schemas of all APIs, which have the same one where they have the same name.

        Those of the API come first, and with them the names of classes: a second API changes none.
        """
        own = self.api.schemas
        if self.websocket is None:
            return own
        return {**own, **{name: one for name, one in self.websocket.api.schemas.items() if name not in own}}

    @property
    def all_operations(self) -> tuple[ProjectOperation, ...]:
        """The operations of all APIs that functions serve; no two have the same name."""
        return tuple(operation for part in self.parts for operation in part.operations)

    @property
    def all_functions(self) -> tuple[ProjectFunction, ...]:
        """The functions of all APIs."""
        return tuple(function for part in self.parts for function in part.functions)
