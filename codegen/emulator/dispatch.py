"""Which API a request is for: by its port, by a Host `{logical id or api id}.localhost`, or by a custom domain.

A Host that names an API or a domain gets that and nothing else; on other hosts (localhost, addresses) paths below
`/_codegen/` are the emulator's own.
"""

from __future__ import annotations

from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Protocol

from codegen.emulator.front.hosts import host_name
from codegen.emulator.served_api import ServedApi
from codegen.gateway.exchange import MethodRequest, MethodResponse
from codegen.ir.application import DeployedApi

ADMIN = "/_codegen/"
_SUFFIX = ".localhost"


class Handler(Protocol):
    """What answers requests."""

    def handle(self, request: MethodRequest) -> Coroutine[Any, Any, MethodResponse]: ...


def by_host(deployed: Sequence[DeployedApi], apis: Sequence[ServedApi]) -> dict[str, Handler]:
    """The APIs by the hosts of their own."""
    names: dict[str, Handler] = {}
    for one, api in zip(deployed, apis, strict=True):
        names[f"{one.logical_id.lower()}{_SUFFIX}"] = names[f"{one.api_id}{_SUFFIX}"] = api
    return names


class Dispatcher:
    """What one port answers with."""

    __slots__ = ("_admin", "_by_host", "_default", "_has_choice")

    def __init__(
        self,
        default: Handler,
        by_host: Mapping[str, Handler],
        *,
        has_choice: bool = True,
        admin: Handler | None = None,
    ) -> None:
        """`has_choice`: whether a host leads elsewhere than to the default; without one no Host is looked at."""
        self._default = default
        self._by_host = by_host
        self._has_choice = has_choice
        self._admin = admin

    def handle(self, request: MethodRequest) -> Coroutine[Any, Any, MethodResponse]:
        """The answer to a request, not begun yet."""
        if request.path.startswith(ADMIN) and self._admin is not None:
            return (self._named(request) or self._admin).handle(request)
        if self._has_choice:
            return (self._named(request) or self._default).handle(request)
        return self._default.handle(request)

    def _named(self, request: MethodRequest) -> Handler | None:
        name = host_name(request.header("host") or "").rstrip(".")
        return self._by_host.get(name) or self._by_host.get(f"*.{name.partition('.')[2]}")
