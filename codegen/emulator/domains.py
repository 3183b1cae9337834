"""Custom domain names: which stage serves a path of a domain.

In: a domain with its base path mappings. Out: what answers its requests; the longest base path wins, by whole segments.
https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
"""

from __future__ import annotations

from collections.abc import Coroutine, Iterable, Mapping
from typing import Any

from codegen.emulator.served_api import ServedApi, refuse
from codegen.gateway.exchange import MethodRequest, MethodResponse
from codegen.ir.domain import BasePathMapping, DomainName


class Domain:
    """One custom domain name."""

    __slots__ = ("_mappings",)

    def __init__(self, mappings: Iterable[BasePathMapping], apis: Mapping[str, ServedApi]) -> None:
        """`apis` are known by their ids."""
        found = [
            (f"/{mapping.base_path.strip('/')}".rstrip("/"), apis[mapping.api_id], mapping.stage)
            for mapping in mappings
            if mapping.api_id in apis
        ]
        self._mappings = sorted(found, key=lambda one: len(one[0]), reverse=True)

    def handle(self, request: MethodRequest) -> Coroutine[Any, Any, MethodResponse]:
        """The answer to a request, not begun yet; 403 where no mapping fits."""
        path = request.path
        for base, api, stage in self._mappings:
            if path == base or path.startswith(f"{base}/"):
                return _pass(api, stage, request, base)
        return refuse()


def _pass(
    api: ServedApi, name: str, request: MethodRequest, base: str
) -> Coroutine[Any, Any, MethodResponse]:
    rest = request.path[len(base) :].lstrip("/")
    if not name:  # (none): the stage is the next segment
        name, _, rest = rest.partition("/")
    stage = api.stages.get(name)
    if stage is None:
        return refuse()
    return stage.handle(request, "/" + rest.lstrip("/"), request.path, base_path=base[1:])


def domains(names: Iterable[DomainName], apis: Mapping[str, ServedApi]) -> dict[str, Domain]:
    """The domains of an application that lead to one of its APIs, by name."""
    return {
        name.domain_name.lower(): Domain(name.mappings, apis)
        for name in names
        if any(mapping.api_id in apis for mapping in name.mappings)
    }
