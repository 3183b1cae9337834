"""What a deployment template stands for: APIs with their stages, and the functions behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from codegen.ir.api import Api
from codegen.ir.function import Function


@dataclass(frozen=True, slots=True)
class Stage:
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


@dataclass(frozen=True, slots=True)
class DeployedApi:
    """An API with the stages that serve it."""

    logical_id: str
    api_id: str  # ten characters, as in https://{api_id}.execute-api...; stable for one logical id
    api: Api
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Application:
    """Everything that one template deploys and the emulator can run."""

    apis: tuple[DeployedApi, ...]
    functions: Mapping[str, Function]  # by function name
    folder: str  # relative code folders start here
