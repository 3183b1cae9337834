"""Does, once the emulator is up, what a start need not wait for: loads libraries, looks into templates and examples.

In: an application. Out: findings about its mapping templates, and about the examples of a bare contract. The work is
done in a thread of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from importlib import import_module

from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.errors import CodegenError
from codegen.emulator.loading import Loaded
from codegen.features.integration.mapping.templates import is_velocity
from codegen.ir.api import Route

_DELAY = 0.5
"""Seconds after the start: the first requests come first."""


class WarmUp:
    """Waits a moment, then works and tells."""

    def __init__(self, loaded: Loaded, tell: Callable[[Diagnostic], None]) -> None:
        self._loaded = loaded
        self._tell = tell
        self._loop = asyncio.get_running_loop()
        self._timer = self._loop.call_later(_DELAY, self._begin)

    def cancel(self) -> None:
        self._timer.cancel()

    def _begin(self) -> None:
        self._loop.run_in_executor(None, self._work)

    def _work(self) -> None:
        routes = [route for deployed in self._loaded.application.apis for route in deployed.api.routes]
        if any(route.request_validator and route.request_validator.validate_request_body for route in routes):
            import_module("jsonschema")  # tells what is wrong with a body that breaks its model
        for diagnostic in _findings(self._loaded):
            if not self._loop.is_closed():
                self._loop.call_soon_threadsafe(self._tell, diagnostic)


def _findings(loaded: Loaded) -> Iterator[Diagnostic]:
    if not loaded.is_mock:
        yield from template_findings(loaded)
        return
    # The validators: see Mocking.
    from codegen.emulator.mock.findings import example_findings, unmet_findings, wire_findings

    for deployed in loaded.application.apis:
        locate = loaded.locates[deployed.logical_id]
        yield from example_findings(deployed.api, locate)
        yield from unmet_findings(deployed.api, locate)
        yield from wire_findings(deployed.api, locate)


def template_findings(loaded: Loaded) -> Iterator[Diagnostic]:
    """The mapping templates that do not parse, each with its place."""
    for deployed in loaded.application.apis:
        locate = loaded.locates[deployed.logical_id]
        for route in deployed.api.routes:
            for place, source in _templates(route):
                why = _mistake(source)
                if why:
                    message = f"a mapping template of {route.route_key} does not parse: {why}"
                    yield Diagnostic(
                        "CG406", Severity.WARNING, message, locate(place), "it answers 500 until then"
                    )


def _templates(route: Route) -> Iterator[tuple[str, str]]:
    integration = route.integration
    if integration is not None:
        for source in integration.request_templates.values():
            yield f"{integration.source}/requestTemplates", source
        for response in integration.responses:
            for source in response.response_templates.values():
                yield f"{response.source}/responseTemplates", source


def _mistake(source: str) -> str | None:
    if not is_velocity(source):
        return None
    template = import_module("codegen.vtl").Template
    try:
        template(source)
    except CodegenError as error:
        return str(error)
    return None
