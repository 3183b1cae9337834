"""An application as it is served, without its sockets: its APIs, what they remember, what was deployed.

In: applications as they are read, one after the other. Out: what answers at each port.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from codegen.core.clock import Clock
from codegen.core.errors import EmulatorError
from codegen.emulator.apis import World, build_apis
from codegen.emulator.deployments import Deployments
from codegen.emulator.dispatch import Dispatcher, Handler, by_host
from codegen.emulator.domains import domains
from codegen.emulator.loading import Loaded
from codegen.emulator.monitoring.monitor import Monitor
from codegen.emulator.served_api import ServedApi
from codegen.gateway.store import Stores
from codegen.ir.application import DeployedApi, Stage

Reset = Callable[[], int]
"""Forgets something; how much of it there was."""


def _nobody() -> None:
    pass


class Emulation:
    """Serves one application.

    Attributes:
        loaded: what was read last.
        apis: in the application's order.
        stores: what usage plans and account limits count; it outlives edits of the source.
    """

    def __init__(
        self, loaded: Loaded, clock: Clock, monitor: Monitor, world: Callable[[Loaded], World]
    ) -> None:
        self.clock = clock
        self.monitor = monitor
        self.deployments = Deployments(clock)
        self.stores = Stores(clock)
        self.admin: Handler | None = None  # what answers below /_codegen/
        self.on_refresh: Callable[[], None] = _nobody  # told when ports have to answer with something else
        self._world = world
        self._resets: dict[str, Reset] = {
            "buckets": lambda: self.stores.clear("throttle"),
            "quotas": lambda: self.stores.clear("quota"),
            "caches": lambda: self.flush("cache"),
            "authorizers": lambda: self.flush("authorizer"),
            "metrics": monitor.metrics.clear,
            "traces": monitor.traces.clear,
            "deployments": self._follow,
        }
        self.serve(loaded)

    def serve(self, loaded: Loaded) -> None:
        """Serve what was read, each stage what it is to serve of it."""
        self.loaded = loaded
        self.refresh()

    def refresh(self) -> None:
        """Compile the stages anew: another deployment is to be served. Caches and authorizer results begin anew."""
        self.apis: list[ServedApi] = build_apis(
            self.loaded.application, self._world(self.loaded), self.deployments, self.stores
        )
        self.on_refresh()

    def dispatchers(self) -> list[Dispatcher]:
        """What answers at the port of each API."""
        application = self.loaded.application
        by_id = {one.api_id: api for one, api in zip(application.apis, self.apis, strict=True)}
        custom = domains(application.domain_names, by_id)
        hosts = {**by_host(application.apis, self.apis), **custom}
        has_choice = len(self.apis) > 1 or bool(custom)
        return [Dispatcher(api, hosts, has_choice=has_choice, admin=self.admin) for api in self.apis]

    def host_names(self) -> Iterator[str]:
        """The custom domain names that are answered."""
        for domain in self.loaded.application.domain_names:
            yield domain.domain_name.removeprefix("*")

    # what is remembered

    def register(self, name: str, reset: Reset) -> None:
        """Let `reset` take part in resets, under a name of its own."""
        self._resets[name] = reset

    def reset(self, names: Iterable[str] = ()) -> dict[str, int]:
        """Forget what the named parts remember, all of it where none is named; how much that was.

        Raises:
            EmulatorError: there is no such part.
        """
        wanted = list(names) or list(self._resets)
        unknown = [name for name in wanted if name not in self._resets]
        if unknown:
            known = ", ".join(self._resets)
            raise EmulatorError(f"there is nothing like {', '.join(unknown)} to reset: there are {known}")
        return {name: self._resets[name]() for name in wanted}

    def flush(self, store: str, api: str | None = None, stage: str | None = None) -> int:
        """Empty the stores of stages whose name starts so: `cache`, `authorizer`.

        Raises:
            EmulatorError: there is no such stage.
        """
        emptied = 0
        for deployed, served in self.stages(api, stage):
            for compiled in self.api_of(deployed).stages[served.name].compiled:
                emptied += compiled.stores.clear(store)
        return emptied

    def _follow(self) -> int:
        changed = self.deployments.follow()
        if changed:
            self.refresh()
        return changed

    # what there is

    def stages(self, api: str | None = None, stage: str | None = None) -> list[tuple[DeployedApi, Stage]]:
        """The stages that are meant, all of them where nothing is said.

        Args:
            api: a logical id, an id or a name.

        Raises:
            EmulatorError: there is none.
        """
        found = [
            (deployed, one)
            for deployed in self.loaded.application.apis
            if api is None or api in (deployed.logical_id, deployed.api_id, deployed.api.name)
            for one in deployed.stages
            if stage is None or stage == one.name
        ]
        if not found:
            named = " ".join(part for part in (api, stage) if part)
            raise EmulatorError(f"there is no stage {named}")
        return found

    def stage(self, api: str | None = None, stage: str | None = None) -> tuple[DeployedApi, Stage]:
        """The one stage that is meant.

        Raises:
            EmulatorError: there is none, or more than one.
        """
        found = self.stages(api, stage)
        if len(found) > 1:
            names = ", ".join(f"{deployed.logical_id} {one.name}" for deployed, one in found)
            raise EmulatorError(f"name one stage of {names}")
        return found[0]

    def api_of(self, deployed: DeployedApi) -> ServedApi:
        """What serves an API."""
        return self.apis[self.loaded.application.apis.index(deployed)]
