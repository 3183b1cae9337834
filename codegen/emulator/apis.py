"""Makes the APIs of an application ready to answer.

In: an application, and the world around it. Out: an API per deployed one, each stage compiled.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from codegen.core.clock import Clock, SystemClock
from codegen.core.records import Record, field, replace
from codegen.emulator.deployments import Deployments, Served
from codegen.emulator.endpoints.client import HttpClient
from codegen.emulator.exchanges import Observer
from codegen.emulator.http_api import HttpApi, HttpStage
from codegen.emulator.monitoring.monitor import Monitor
from codegen.emulator.rest import CanaryStage, Integrate, RestStage
from codegen.emulator.served_api import ServedApi, StageHandler
from codegen.emulator.websocket.connections import Connections
from codegen.emulator.websocket.stage import WebSocketStage
from codegen.features.integration import step as integration
from codegen.gateway.exchange import ServedStage
from codegen.gateway.identities import User
from codegen.gateway.ports import AwsEndpoints, FunctionInvoker, HttpEndpoints
from codegen.gateway.steps import Ports
from codegen.gateway.store import Stores
from codegen.importer.cloudformation.physical import Account
from codegen.ir.api import ApiType
from codegen.ir.application import Application, DeployedApi, Stage, ThrottleSettings, UsagePlan

if TYPE_CHECKING:
    from codegen.gateway.jwt import PublicKey


def _nobody(stage: Stage) -> Iterable[Observer]:
    return ()


StageMaker = Callable[[ServedStage, Ports, Iterable[Observer], Callable[[float], bool]], StageHandler]
"""(stage, ports, observers, whether a request of a moment is traced) -> what answers the stage's requests"""


class World(Record, frozen=True):
    """What all APIs of an application share."""

    clock: Clock
    functions: FunctionInvoker
    account: Account
    identity: str | None = None  # who every caller of a secured route is taken for
    integrate: Integrate = integration.build
    contract_stage: StageMaker | None = None  # makes the stages of a bare contract
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
    connections: Connections = field(
        default_factory=lambda: Connections(SystemClock())
    )  # of WebSocket APIs; they outlive what is served


def build_apis(
    application: Application,
    world: World,
    deployments: Deployments | None = None,
    account_stores: Stores | None = None,
) -> list[ServedApi]:
    """The APIs, in the application's order.

    Args:
        deployments: what each stage serves; without them, what the application says.
        account_stores: what usage plans counted up to now.
    """
    chosen = deployments or Deployments(world.clock)
    stores = account_stores or Stores(world.clock)
    found = []
    for deployed in application.apis:
        kind = HttpApi if deployed.api.type is ApiType.HTTP else ServedApi
        stages = (
            _stage(
                deployed, chosen.served(deployed, stage), _plans(application, deployed, stage), world, stores
            )
            for stage in deployed.stages
        )
        found.append(kind(stages))
    return found


def _plans(application: Application, deployed: DeployedApi, stage: Stage) -> tuple[UsagePlan, ...]:
    """The usage plans that let into a stage."""
    return tuple(plan for plan in application.usage_plans if plan.stage(deployed.api_id, stage.name))


def _stage(
    deployed: DeployedApi, chosen: Served, plans: tuple[UsagePlan, ...], world: World, account_stores: Stores
) -> StageHandler:
    stage, canary = chosen.stage, chosen.canary
    served = ServedStage(
        chosen.deployment.api,
        stage,
        deployed.api_id,
        chosen.deployment.deployment_id,
        world.account.account_id,
        world.account.region,
        world.identity,
        plans,
        world.users,
        world.account_throttle,
        None if canary is None else False,
    )
    if world.contract_stage is not None:
        served, ports, observers, _, takes_trace = _parts(served, world, account_stores)
        return world.contract_stage(served, ports, observers, takes_trace)
    if chosen.deployment.api.type is ApiType.WEBSOCKET:
        served, ports, observers, _, takes_trace = _parts(served, world, account_stores)
        return WebSocketStage(served, ports, world.connections, observers, takes_trace)
    if chosen.deployment.api.type is ApiType.HTTP:
        return HttpStage(*_parts(served, world, account_stores))
    base = _compile(served, world, account_stores)
    if canary is None:
        return base
    settings = canary.settings
    variables = {**stage.variables, **settings.stage_variable_overrides}
    shown = replace(
        served,
        api=canary.deployment.api,
        stage=replace(stage, variables=variables),
        deployment_id=canary.deployment.deployment_id,
        is_canary=True,
    )
    stage_stores = base.stores if settings.use_stage_cache else None
    return CanaryStage(
        base, _compile(shown, world, account_stores, stage_stores), settings.percent_traffic, world.chance
    )


def _compile(
    served: ServedStage, world: World, account_stores: Stores, stage_stores: Stores | None = None
) -> RestStage:
    return RestStage(*_parts(served, world, account_stores, stage_stores))


def _parts(
    served: ServedStage, world: World, account_stores: Stores, stage_stores: Stores | None = None
) -> tuple[ServedStage, Ports, list[Observer], Integrate, Callable[[float], bool]]:
    """What a stage is compiled of."""
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
        return served, ports, observers, world.integrate, _never
    return served, ports, [*observers, monitor.of_stage(served)], world.integrate, monitor.traces.takes


def _never(now: float) -> bool:
    return False
