"""What a deployment template stands for: APIs with their stages, and the functions behind them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.core.records import Record, field
from codegen.ir.api import Api
from codegen.ir.domain import DomainName
from codegen.ir.function import Function

HTTP_DEFAULT_STAGE = "$default"
"""The stage of an HTTP API whose name is not in its address
(https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html)."""


class CanarySettings(Record, frozen=True):
    """A canary of a stage (https://docs.aws.amazon.com/apigateway/latest/api/API_CanarySettings.html)."""

    percent_traffic: float = 0.0
    stage_variable_overrides: Mapping[str, str] = field(default_factory=dict)
    use_stage_cache: bool = False


class Stage(Record, frozen=True):
    """A stage of an API (https://docs.aws.amazon.com/apigateway/latest/api/API_Stage.html)."""

    name: str
    variables: Mapping[str, str] = field(default_factory=dict)
    method_settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """`*/*` for all methods, else a route key (`GET /pets`, `* /pets`) -> members named as in the API reference."""
    access_log_format: str | None = None
    tracing_enabled: bool = False
    source: str = ""
    access_log_destination: str = ""  # ARN of a log group or of a Firehose stream
    cache_cluster_enabled: bool = False
    cache_cluster_size: str | None = None  # GB
    description: str = ""
    canary_settings: CanarySettings | None = None

    @property
    def path(self) -> str:
        """What stands in the API's address before the paths of its routes: /dev; "" where the name is not in it."""
        return "" if self.name == HTTP_DEFAULT_STAGE else f"/{self.name}"


class ApiKey(Record, frozen=True):
    """An API key (https://docs.aws.amazon.com/apigateway/latest/api/API_ApiKey.html)."""

    key_id: str
    name: str
    value: str
    enabled: bool = True


class ThrottleSettings(Record, frozen=True):
    """A token bucket's limits; None where nothing is said."""

    rate_limit: float | None = None  # requests per second
    burst_limit: int | None = None  # requests at once


class QuotaSettings(Record, frozen=True):
    """How many requests a key may send in a period."""

    limit: int
    period: str = "MONTH"  # DAY WEEK MONTH
    offset: int = 0  # requests that count as sent when the first period begins


class PlanStage(Record, frozen=True):
    """A stage that a usage plan lets into."""

    api_id: str
    stage: str
    throttle: Mapping[str, ThrottleSettings] = field(default_factory=dict)  # by route key


class UsagePlan(Record, frozen=True):
    """A usage plan with its keys (https://docs.aws.amazon.com/apigateway/latest/api/API_UsagePlan.html)."""

    plan_id: str
    name: str
    stages: tuple[PlanStage, ...] = ()
    throttle: ThrottleSettings | None = None
    quota: QuotaSettings | None = None
    keys: tuple[ApiKey, ...] = ()

    def stage(self, api_id: str, stage: str) -> PlanStage | None:
        """What the plan says of a stage; None where it does not let into it."""
        return next((one for one in self.stages if (one.api_id, one.stage) == (api_id, stage)), None)


class DeployedApi(Record, frozen=True):
    """An API with the stages that serve it."""

    logical_id: str
    api_id: str  # ten characters, as in https://{api_id}.execute-api...; stable for one logical id
    api: Api
    stages: tuple[Stage, ...]


class Application(Record, frozen=True):
    """Everything that one template deploys and the emulator can run."""

    apis: tuple[DeployedApi, ...]
    functions: Mapping[str, Function]  # by function name
    folder: str  # relative code folders start here
    usage_plans: tuple[UsagePlan, ...] = ()
    domain_names: tuple[DomainName, ...] = ()
