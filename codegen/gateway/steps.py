"""What the pipeline is made of: steps, and what they know when a stage is compiled.

A step is built once per route of a deployed stage and holds its work already parsed. `None` instead of a step means
that the route does not use the feature, which then costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from codegen.core.clock import Clock
from codegen.gateway.exchange import Exchange
from codegen.gateway.ports import FunctionInvoker
from codegen.gateway.store import ExpiringStore
from codegen.ir.api import Api, Route
from codegen.ir.application import Stage


class Step(Protocol):
    """One part of the pipeline. It ends an exchange only by raising GatewayError or by filling the method response."""

    async def __call__(self, exchange: Exchange) -> None: ...


@dataclass(frozen=True, slots=True)
class ServedStage:
    """A deployed stage and what the world knows it by."""

    api: Api
    stage: Stage
    api_id: str
    deployment_id: str
    account_id: str = "000000000000"
    region: str = "us-east-1"
    development_identity: str | None = None  # who every caller of a secured route is taken for


@dataclass(frozen=True, slots=True)
class ServedRoute:
    """A route with the steps that its requests take."""

    route: Route
    resource_id: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Ports:
    """The world around the pipeline."""

    clock: Clock
    functions: FunctionInvoker
    _stores: dict[str, ExpiringStore[Any]] = field(default_factory=dict)

    def store(self, name: str) -> ExpiringStore[Any]:
        """The state of that name, which all steps of a stage share."""
        return self._stores.setdefault(name, ExpiringStore(self.clock))


StepBuilder = Callable[[Route, ServedStage, Ports], Step | None]
