"""Deploys, rolls back, and moves canaries of a running emulator: what `codegen deploy-local` and test suites ask for.

In: an emulation and a request's JSON. Out: what became of the stage.
https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from codegen.core.errors import EmulatorError
from codegen.emulator.emulation import Emulation
from codegen.ir.application import CanarySettings

Wanted = Mapping[str, Any]
Reread = Callable[[], Awaitable[None]]
"""Has the source read again, for it may have changed since."""


class Lifecycle:
    """Changes what the stages of one emulation serve."""

    def __init__(self, emulation: Emulation, reread: Reread) -> None:
        self._emulation = emulation
        self._reread = reread

    async def deploy(self, wanted: Wanted) -> dict[str, Any]:
        """Have a stage serve what its source says now: wholly, or as a canary of `canarySettings`.

        Raises:
            EmulatorError: there is no such stage, or it can't be done.
        """
        emulation = self._emulation
        deployed, stage = self._stage(wanted)
        canary = _canary_settings(wanted)
        if canary is not None:
            emulation.deployments.pin(deployed, stage)  # the stage keeps what it serves now
        await self._reread()
        deployed, stage = self._stage(wanted)
        description = str(wanted.get("description") or "")
        deployment = emulation.deployments.deploy(deployed, stage, description, canary)
        return self._done(wanted, deployment.deployment_id)

    async def roll_back(self, wanted: Wanted) -> dict[str, Any]:
        """Have a stage serve `deploymentId`, or the deployment before its own."""
        deployed, stage = self._stage(wanted)
        asked = wanted.get("deploymentId")
        found = self._emulation.deployments.roll_back(deployed, stage, str(asked) if asked else None)
        return self._done(wanted, found.deployment_id)

    async def promote(self, wanted: Wanted) -> dict[str, Any]:
        """Have the whole stage serve what its canary does."""
        deployed, stage = self._stage(wanted)
        return self._done(wanted, self._emulation.deployments.promote(deployed, stage).deployment_id)

    async def set_canary(self, wanted: Wanted) -> dict[str, Any]:
        """Change `percentTraffic` of a canary."""
        deployed, stage = self._stage(wanted)
        self._emulation.deployments.set_traffic(deployed, stage, _percent(wanted.get("percentTraffic")))
        return self._done(wanted)

    async def remove_canary(self, wanted: Wanted) -> dict[str, Any]:
        """Have no request meet the canary any more."""
        deployed, stage = self._stage(wanted)
        self._emulation.deployments.remove_canary(deployed, stage)
        return self._done(wanted)

    def _stage(self, wanted: Wanted) -> Any:
        api, stage = wanted.get("api"), wanted.get("stage")
        return self._emulation.stage(str(api) if api else None, str(stage) if stage else None)

    def _done(self, wanted: Wanted, deployment_id: str | None = None) -> dict[str, Any]:
        deployed, stage = self._stage(wanted)
        self._emulation.refresh()
        served = self._emulation.deployments.served(deployed, stage)
        return {
            "api": deployed.logical_id,
            "stage": stage.name,
            "deploymentId": deployment_id or served.deployment.deployment_id,
            "serves": served.deployment.deployment_id,
            "canary": served.canary.deployment.deployment_id if served.canary else None,
        }


def refuse_unknown(given: Mapping[str, Any], known: Sequence[str], title: str) -> None:
    """Look for members that mean nothing.

    Raises:
        EmulatorError: there are some.
    """
    unknown = [str(name) for name in given if name not in known]
    if unknown:
        there_are = f"its members are {', '.join(known)}" if known else "it takes none"
        raise EmulatorError(f"{title} has no member {', '.join(unknown)}: {there_are}")


def _canary_settings(wanted: Wanted) -> CanarySettings | None:
    asked = wanted.get("canarySettings")
    if asked is None:
        return None
    if not isinstance(asked, Mapping):
        raise EmulatorError(
            "canarySettings is an object with percentTraffic, stageVariableOverrides, useStageCache"
        )
    refuse_unknown(asked, ("percentTraffic", "stageVariableOverrides", "useStageCache"), "canarySettings")
    overrides = asked.get("stageVariableOverrides") or {}
    if not isinstance(overrides, Mapping):
        raise EmulatorError("stageVariableOverrides is an object of texts")
    texts = {str(name): str(value) for name, value in overrides.items()}
    return CanarySettings(_percent(asked.get("percentTraffic")), texts, asked.get("useStageCache") is True)


def _percent(value: Any) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100:
        return float(value)
    raise EmulatorError("percentTraffic is a number from 0 to 100")
