"""What the pipeline is made of: steps, and what they know when a stage is compiled.

A step is built once per route of a deployed stage and holds its work already parsed. `None` instead of a step means
that the route does not use the feature, which then costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from codegen.core.clock import Clock
from codegen.core.records import Record, field
from codegen.gateway.exchange import ServedStage, Step
from codegen.gateway.ports import AwsEndpoints, FunctionInvoker, HttpEndpoints
from codegen.gateway.store import ExpiringStore, Stores
from codegen.ir.api import Route

if TYPE_CHECKING:
    from codegen.gateway.jwt import PublicKey


class Ports(Record, frozen=True):
    """The world around the pipeline of one stage."""

    clock: Clock
    functions: FunctionInvoker
    endpoints: HttpEndpoints
    account_stores: Stores  # what all stages of all APIs share: usage plans and the account's own limits
    stage_stores: Stores  # caches and what authorizers answered
    services: AwsEndpoints = field(default_factory=AwsEndpoints)
    trusted_keys: Callable[[], Mapping[str, PublicKey]] = dict  # by id; every issuer may sign with them

    def store(self, name: str) -> ExpiringStore[Any]:
        """The state of that name, which all steps of a stage share."""
        return self.stage_stores.store(name)


StepBuilder = Callable[[Route, ServedStage, Ports], Step | None]
