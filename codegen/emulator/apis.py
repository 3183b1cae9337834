"""Makes the APIs of an application ready to answer.

In: an application, and the world around it. Out: an API per deployed one, each stage compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from codegen.core.clock import Clock
from codegen.emulator.endpoints.client import HttpClient
from codegen.emulator.rest import Integrate, Observer, RestApi, RestStage
from codegen.features.integration import step as integration
from codegen.gateway.exchange import ServedStage
from codegen.gateway.identifiers import stable_id
from codegen.gateway.ports import AwsEndpoints, FunctionInvoker, HttpEndpoints
from codegen.gateway.steps import Ports
from codegen.gateway.store import Stores
from codegen.importer.cloudformation.physical import Account
from codegen.ir.application import Application, DeployedApi, Stage


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


def build_apis(application: Application, world: World) -> list[RestApi]:
    """The APIs, in the application's order."""
    stores = Stores(world.clock)
    return [_build(deployed, world, stores) for deployed in application.apis]


def _build(deployed: DeployedApi, world: World, account_stores: Stores) -> RestApi:
    deployment_id = stable_id(f"{deployed.logical_id} deployment", 6)
    account = world.account
    return RestApi(
        RestStage(
            ServedStage(
                deployed.api,
                stage,
                deployed.api_id,
                deployment_id,
                account.account_id,
                account.region,
                world.identity,
            ),
            Ports(world.clock, world.functions, world.endpoints, account_stores, world.services),
            world.observers(stage),
            world.integrate,
        )
        for stage in deployed.stages
    )
