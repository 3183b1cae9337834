"""Makes the APIs of an application ready to answer.

In: an application, and the world around it. Out: an API per deployed one, each stage compiled.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from codegen.core.clock import Clock
from codegen.emulator.endpoints.client import HttpClient
from codegen.emulator.monitoring.monitor import Monitor
from codegen.emulator.rest import CanaryStage, Integrate, Observer, RestApi, RestStage, StageHandler
from codegen.features.integration import step as integration
from codegen.gateway.exchange import ServedStage
from codegen.gateway.identifiers import stable_id
from codegen.gateway.identities import User
from codegen.gateway.ports import AwsEndpoints, FunctionInvoker, HttpEndpoints
from codegen.gateway.steps import Ports
from codegen.gateway.store import Stores
from codegen.importer.cloudformation.physical import Account
from codegen.ir.application import Application, DeployedApi, Stage, ThrottleSettings, UsagePlan

if TYPE_CHECKING:
    from codegen.gateway.jwt import PublicKey


def _nobody(stage: Stage) -> Iterable[Observer]:
    return ()


@dataclass(frozen=True, slots=True)
class World:
    """What all APIs of an application share."""

    clock: Clock
    functions: FunctionInvoker
    account: Account
    identity: str | None = None  # who every caller of a secured route is taken for
    integrate: Integrate = integration.build
    observers: Callable[[Stage], Iterable[Observer]] = (
        _nobody  # who is told of every finished exchange of a stage
    )
    endpoints: HttpEndpoints = field(default_factory=HttpClient)
    services: AwsEndpoints = field(default_factory=AwsEndpoints)
    account_throttle: ThrottleSettings | None = None  # None: as fast as this machine is
    users: tuple[User, ...] = ()  # who may sign requests
    trusted_keys: Callable[[], Mapping[str, PublicKey]] = dict  # of tokens, whoever their issuer is
    chance: Callable[[], float] = random.random  # 0 to 1, without 1: who meets a canary
    monitor: Monitor | None = None  # what counts and keeps the requests


def build_apis(application: Application, world: World) -> list[RestApi]:
    """The APIs, in the application's order."""
    stores = Stores(world.clock)
    return [
        RestApi(
            _stage(deployed, stage, _plans(application, deployed, stage), world, stores)
            for stage in deployed.stages
        )
        for deployed in application.apis
    ]


def _plans(application: Application, deployed: DeployedApi, stage: Stage) -> tuple[UsagePlan, ...]:
    """The usage plans that let into a stage."""
    return tuple(plan for plan in application.usage_plans if plan.stage(deployed.api_id, stage.name))


def _stage(
    deployed: DeployedApi, stage: Stage, plans: tuple[UsagePlan, ...], world: World, account_stores: Stores
) -> StageHandler:
    canary = stage.canary_settings
    served = ServedStage(
        deployed.api,
        stage,
        deployed.api_id,
        stable_id(f"{deployed.logical_id} deployment", 6),
        world.account.account_id,
        world.account.region,
        world.identity,
        plans,
        world.users,
        world.account_throttle,
        None if canary is None else False,
    )
    base = _compile(served, world, account_stores)
    if canary is None:
        return base
    variables = {**stage.variables, **canary.stage_variable_overrides}
    shown = replace(
        served,
        stage=replace(stage, variables=variables),
        deployment_id=stable_id(f"{deployed.logical_id} canary deployment", 6),
        is_canary=True,
    )
    stage_stores = base.stores if canary.use_stage_cache else None
    return CanaryStage(
        base, _compile(shown, world, account_stores, stage_stores), canary.percent_traffic, world.chance
    )


def _compile(
    served: ServedStage, world: World, account_stores: Stores, stage_stores: Stores | None = None
) -> RestStage:
    ports = Ports(
        world.clock,
        world.functions,
        world.endpoints,
        account_stores,
        stage_stores or Stores(world.clock),
        world.services,
        world.trusted_keys,
    )
    monitor, observers = world.monitor, [*world.observers(served.stage)]
    if monitor is None:
        return RestStage(served, ports, observers, world.integrate)
    return RestStage(
        served, ports, [*observers, monitor.of_stage(served)], world.integrate, monitor.traces.takes
    )
