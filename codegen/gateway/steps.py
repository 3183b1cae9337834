"""What the pipeline is made of: steps, and what they know when a stage is compiled.

A step is built once per route of a deployed stage and holds its work already parsed. `None` instead of a step means
that the route does not use the feature, which then costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from codegen.core.clock import Clock
from codegen.gateway.exchange import ServedStage, Step
from codegen.gateway.ports import FunctionInvoker
from codegen.gateway.store import ExpiringStore
from codegen.ir.api import Route


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
