"""Calls every operation of a project with its generated client, with the example requests of the contract.

In: a project folder and where it is served. Out: what is wrong with the calls: one that does not reach its operation
with the values that were given, or an answer that is not of the expected class.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
from generated_modules import forget_generated_modules

from codegen.testing.client import TestClient
from codegen.testing.httpx_transport import EmulatorTransport

GATEWAY = "http://gateway/dev"


@dataclass(frozen=True)
class Project:
    """A generated project whose source and client can be imported."""

    root: Path
    package: str
    client: str

    @classmethod
    def at(cls, root: Path) -> Project:
        for folder in ("src", "client"):
            sys.path.insert(0, str(root / folder))
        api = next((root / "src").glob("*/runtime")).parent.name
        client = next((root / "client").glob("*/runtime")).parent.name
        forget_generated_modules()
        return cls(root, api, client)

    def operations(self) -> list[str]:
        return sorted(path.stem for path in (self.root / "src" / self.package / "examples").glob("*.json"))

    def operation(self, name: str) -> Any:
        return import_module(f"{self.package}.operations.{name}").OPERATION

    def example(self, name: str) -> Any:
        """The example request of an operation, typed."""
        path = self.root / "src" / self.package / "examples" / f"{name}.json"
        testing = import_module(f"{self.package}.runtime.testing")
        return self.parsed(name, testing.rest_event(json.loads(path.read_text())["request"]))

    def parsed(self, name: str, event: Any) -> Any:
        """The typed request inside an event."""
        read_event = import_module(f"{self.package}.runtime.event").read_event
        return self.operation(name).parse(read_event(event))

    def is_same(self, name: str, one: Any, other: Any) -> bool:
        """Whether two requests are the same on the wire, where members that only answers have are left out."""
        if one == other:
            return True
        sending = import_module(f"{self.client}.runtime.sending")
        none = import_module(f"{self.client}.runtime.security").Credentials([], [], [])
        built = [
            sending.build_request(GATEWAY, self.operation(name), request, none) for request in (one, other)
        ]
        return bool(built[0].url == built[1].url and built[0].read() == built[1].read())

    def methods(self) -> Iterator[tuple[str, str]]:
        """Group and method of each operation of the client."""
        for path in sorted((self.root / "client" / self.client / "groups").glob("[!_]*.py")):
            module = import_module(f"{self.client}.groups.{path.stem}")
            groups = [
                one
                for name, one in vars(module).items()
                if name.endswith("Group") and name not in ("Group", "AsyncGroup")
            ]
            group = next(one for one in groups if not one.__name__.startswith("Async"))
            yield from ((path.stem, name) for name in vars(group) if not name.startswith("_"))


def arguments(request: Any) -> dict[str, Any]:
    """The arguments that make a request."""
    named = {one.name: getattr(request, one.name) for one in fields(request) if one.name != "raw"}
    return {("self_" if name == "self" else name): value for name, value in named.items()}


def calls(project: Project) -> Iterator[tuple[str, str, Any]]:
    """Group, name and typed example request of every operation of the client that has a valid one."""
    problem = import_module(f"{project.package}.runtime.problem").Problem
    for group, name in project.methods():
        try:
            yield group, name, project.example(name)
        except problem:
            continue


def call_in_process(project: Project, *, is_async: bool) -> tuple[int, list[str]]:
    """Call everything through the pipeline in this process: how many calls there were, and what was wrong."""
    client_module = import_module(f"{project.client}.client")
    wrong: list[str] = []
    total = 0
    with TestClient(project.root, in_process=True, identity="test") as gateway:
        transport = EmulatorTransport(gateway)
        for group, name, request in calls(project):
            total += 1
            try:
                if is_async:
                    asyncio.run(_awaited(client_module, transport, group, name, request))
                else:
                    with httpx.Client(transport=transport) as http:
                        client = client_module.Client(GATEWAY, http=http)
                        getattr(getattr(client, group), name)(**arguments(request))
            except Exception as error:
                wrong.append(f"{name}: {type(error).__name__}: {error}")
                continue
            arrived = project.parsed(name, gateway.functions.events[-1][1])  # type: ignore[attr-defined]
            if not project.is_same(name, request, arrived):
                wrong.append(f"{name}: sent {request}, arrived {arrived}")
    return total, wrong


async def _awaited(module: Any, transport: EmulatorTransport, group: str, name: str, request: Any) -> None:
    async with httpx.AsyncClient(transport=transport) as http:
        client = module.AsyncClient(GATEWAY, http=http)
        await getattr(getattr(client, group), name)(**arguments(request))


def call_over_socket(project: Project, url: str) -> tuple[int, list[str]]:
    """Call everything that is served at a URL."""
    module = import_module(f"{project.client}.client")
    wrong: list[str] = []
    total = 0
    with module.Client(url) as client:
        for group, name, request in calls(project):
            total += 1
            try:
                getattr(getattr(client, group), name)(**arguments(request))
            except Exception as error:
                wrong.append(f"{name}: {type(error).__name__}: {error}")
    return total, wrong
