"""Deployments: immutable snapshots of APIs, and which of them each stage serves.

In: APIs as their source says at some moment, and what somebody asks a stage to serve. Out: the deployment of each stage
and of its canary. A stage follows its source until a deployment is chosen for it by hand; what it is configured with
(variables, throttling, caching ...) needs no deployment and follows always. The code of functions is no part of one.
https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html
"""

from __future__ import annotations

from codegen.core.clock import Clock
from codegen.core.errors import EmulatorError
from codegen.core.records import Record, replace
from codegen.gateway.identifiers import stable_id
from codegen.ir.api import Api
from codegen.ir.application import CanarySettings, DeployedApi, Stage

_MOST = 50
"""Snapshots of one API that are kept where no stage serves them."""


class Deployment(Record, frozen=True):
    """A snapshot of an API (https://docs.aws.amazon.com/apigateway/latest/api/API_Deployment.html)."""

    deployment_id: str
    api: Api
    created: float  # seconds since the epoch
    description: str = ""


class Canary(Record, frozen=True):
    """What part of a stage's requests meet instead."""

    deployment: Deployment
    settings: CanarySettings


class Served(Record, frozen=True):
    """What a stage serves."""

    stage: Stage
    deployment: Deployment
    canary: Canary | None = None
    is_pinned: bool = False  # chosen by hand: edits of the source do not reach it


class Deployments:
    """The deployments of all APIs of an application, by the APIs' logical ids."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._taken: dict[str, list[Deployment]] = {}  # oldest first
        self._numbers: dict[str, int] = {}
        self._pinned: dict[tuple[str, str], Deployment] = {}
        self._canaries: dict[tuple[str, str], Canary | None] = {}  # None: the template's canary is off
        self._variables: dict[tuple[str, str], dict[str, str]] = {}  # of promoted canaries

    def take(self, deployed: DeployedApi, description: str = "") -> Deployment:
        """A snapshot of an API; where nothing changed, the one that was taken last."""
        taken = self._taken.setdefault(deployed.logical_id, [])
        if taken and taken[-1].api == deployed.api:
            if description:
                taken[-1] = replace(taken[-1], description=description)
            return taken[-1]
        number = self._numbers.get(deployed.logical_id, 0) + 1
        self._numbers[deployed.logical_id] = number
        suffix = f" {number}" if number > 1 else ""
        identifier = stable_id(f"{deployed.logical_id} deployment{suffix}", 6)
        taken.append(Deployment(identifier, deployed.api, self._clock.time(), description))
        self._forget(deployed.logical_id)
        return taken[-1]

    def of(self, logical_id: str) -> tuple[Deployment, ...]:
        """The deployments of an API, newest first."""
        return tuple(reversed(self._taken.get(logical_id, ())))

    def served(self, deployed: DeployedApi, stage: Stage) -> Served:
        """What a stage serves now."""
        key = (deployed.logical_id, stage.name)
        pinned = self._pinned.get(key)
        variables = self._variables.get(key)
        if variables:
            stage = replace(stage, variables={**stage.variables, **variables})
        deployment = pinned or self.take(deployed)
        return Served(stage, deployment, self._canary(deployed, stage, deployment), pinned is not None)

    def _canary(self, deployed: DeployedApi, stage: Stage, deployment: Deployment) -> Canary | None:
        key = (deployed.logical_id, stage.name)
        if key in self._canaries:
            return self._canaries[key]
        if stage.canary_settings is None:
            return None
        # The two deployments of a template have one definition.
        identifier = stable_id(f"{deployed.logical_id} canary deployment", 6)
        return Canary(replace(deployment, deployment_id=identifier), stage.canary_settings)

    # what somebody asks for

    def deploy(
        self, deployed: DeployedApi, stage: Stage, description: str = "", canary: CanarySettings | None = None
    ) -> Deployment:
        """Have a stage, or its canary, serve the API as it is now.

        Raises:
            EmulatorError: the stage has a canary, which has to be promoted or removed first.
        """
        now = self.served(deployed, stage)
        key = (deployed.logical_id, stage.name)
        if canary is None and now.canary is not None:
            # https://docs.aws.amazon.com/apigateway/latest/developerguide/create-canary-deployment.html
            raise EmulatorError(
                f"stage {stage.name} has a canary: promote it, or remove it, before you deploy"
            )
        deployment = self.take(deployed, description)
        if canary is None:
            self._pinned[key] = deployment
        else:
            self._pinned[key] = now.deployment
            self._canaries[key] = Canary(deployment, canary)
        return deployment

    def pin(self, deployed: DeployedApi, stage: Stage) -> None:
        """Have a stage go on with what it serves, whatever becomes of its source."""
        self._pinned[deployed.logical_id, stage.name] = self.served(deployed, stage).deployment

    def roll_back(self, deployed: DeployedApi, stage: Stage, deployment_id: str | None = None) -> Deployment:
        """Have a stage serve an earlier deployment: the one before its own where none is named.

        Raises:
            EmulatorError: there is no such deployment.
        """
        taken = self._taken.get(deployed.logical_id, [])
        if deployment_id is None:
            own = self.served(deployed, stage).deployment.deployment_id
            at = next((at for at, one in enumerate(taken) if one.deployment_id == own), 0)
            found = taken[at - 1] if at > 0 else None
        else:
            found = next((one for one in taken if one.deployment_id == deployment_id), None)
        if found is None:
            which = (
                f"no deployment {deployment_id}"
                if deployment_id
                else "no deployment before the one it serves"
            )
            raise EmulatorError(f"{deployed.logical_id} has {which}")
        self._pinned[deployed.logical_id, stage.name] = found
        return found

    def promote(self, deployed: DeployedApi, stage: Stage) -> Deployment:
        """Have the whole stage serve what its canary does, with the canary's variables.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/promote-canary-deployment.html

        Raises:
            EmulatorError: there is no canary.
        """
        canary = self.served(deployed, stage).canary
        if canary is None:
            raise EmulatorError("Promotion not available. Canary does not exist.")
        key = (deployed.logical_id, stage.name)
        self._pinned[key] = canary.deployment
        overrides = canary.settings.stage_variable_overrides
        self._variables[key] = {**self._variables.get(key, {}), **overrides}
        self._canaries[key] = None
        return canary.deployment

    def remove_canary(self, deployed: DeployedApi, stage: Stage) -> None:
        """Have no request meet a canary any more."""
        self._canaries[deployed.logical_id, stage.name] = None

    def set_traffic(self, deployed: DeployedApi, stage: Stage, percent_traffic: float) -> None:
        """Change how many requests meet the canary.

        Raises:
            EmulatorError: there is no canary.
        """
        canary = self.served(deployed, stage).canary
        if canary is None:
            raise EmulatorError(f"stage {stage.name} has no canary")
        settings = replace(canary.settings, percent_traffic=percent_traffic)
        self._canaries[deployed.logical_id, stage.name] = replace(canary, settings=settings)

    def follow(self) -> int:
        """Have every stage follow its source again; how many did not."""
        changed = {*self._pinned, *self._canaries, *self._variables}
        for chosen in (self._pinned, self._canaries, self._variables):
            chosen.clear()
        return len(changed)

    def _forget(self, logical_id: str) -> None:
        used = {one.deployment_id for one in self._pinned.values()}
        used |= {canary.deployment.deployment_id for canary in self._canaries.values() if canary}
        taken = self._taken[logical_id]
        while len(taken) > _MOST:
            oldest = next((one for one in taken[:-1] if one.deployment_id not in used), None)
            if oldest is None:
                return
            taken.remove(oldest)
