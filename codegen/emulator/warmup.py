"""Loads what the first request of some route would wait for, once the emulator is up.

In: an application. Out: nothing; modules are imported in a thread of their own.
"""

from __future__ import annotations

import asyncio
from importlib import import_module

from codegen.ir.application import Application

_DELAY = 0.5
"""Seconds after the start: the first requests come first."""
_MODELS = "jsonschema"  # tells what is wrong with a body that breaks its model


class WarmUp:
    """Waits a moment, then loads."""

    def __init__(self, application: Application) -> None:
        self._modules = list(_modules(application))
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(_DELAY, self._load) if self._modules else None

    def cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _load(self) -> None:
        for name in self._modules:
            asyncio.get_running_loop().run_in_executor(None, import_module, name)


def _modules(application: Application) -> set[str]:
    validators = [route.request_validator for deployed in application.apis for route in deployed.api.routes]
    return {_MODELS for validator in validators if validator is not None and validator.validate_request_body}
