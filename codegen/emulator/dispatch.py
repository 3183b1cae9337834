"""Which API a request is for: by the port that it came to, or by a Host `{logical id or api id}.localhost`."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping, Sequence
from typing import Any

from codegen.emulator.front.hosts import host_name
from codegen.emulator.rest import RestApi
from codegen.gateway.exchange import MethodRequest, MethodResponse
from codegen.ir.application import DeployedApi

_SUFFIX = ".localhost"


def by_host(deployed: Sequence[DeployedApi], apis: Sequence[RestApi]) -> dict[str, RestApi]:
    """The APIs by the names that a Host may have; none where there is no choice."""
    names: dict[str, RestApi] = {}
    if len(apis) > 1:
        for one, api in zip(deployed, apis, strict=True):
            names[one.logical_id.lower()] = names[one.api_id] = api
    return names


class Dispatcher:
    """What one port answers with."""

    __slots__ = ("_by_host", "_default")

    def __init__(self, default: RestApi, by_host: Mapping[str, RestApi]) -> None:
        self._default = default
        self._by_host = by_host

    def handle(self, request: MethodRequest) -> Coroutine[Any, Any, MethodResponse]:
        """The answer to a request, not begun yet."""
        if self._by_host:
            name = host_name(request.header("host") or "").rstrip(".")
            if name.endswith(_SUFFIX):
                api = self._by_host.get(name.removesuffix(_SUFFIX), self._default)
                return api.handle(request)
        return self._default.handle(request)
