"""Settings of single methods meet the contract: `GET /orders/{orderId}` becomes the route key that API Gateway knows.

In: settings whose methods and paths are the contract's, and the lowered API. Out: the deployment and the settings of
the API with API Gateway's route keys; what names nothing of the contract is a finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.pointer import child
from codegen.core.records import replace
from codegen.features.stage.settings import ALL_METHODS
from codegen.ir.api import Api
from codegen.ir.application import Stage, UsagePlan
from codegen.ir.deployment import Deployment
from codegen.ir.project import SETTINGS_FILE, GatewaySettings, ProjectSettings

Value = TypeVar("Value")
ANY = "*"
INVALIDATION = "/caching/invalidation"
"""How pointers end that lead to who may invalidate a cache."""
_OTHERS = frozenset({"functions", "only_tags"})
"""Settings that name what is looked for elsewhere."""


def places_of(data: Mapping[str, Any]) -> Iterator[str]:
    """The JSON pointers of what names methods, security schemes and functions, which only the contract knows, and of
    what not every tool can deploy."""
    yield from _pointers(data)
    yield from _invalidations(data)


def _pointers(data: Mapping[str, Any]) -> Iterator[str]:
    for name in ("methods", "integrations", "authorizers", "functions"):
        yield from (child("", name, key) for key in data.get(name) or ())
    yield from (child("/only_tags", index) for index in range(len(data.get("only_tags") or ())))
    for owner in ("stages", "usage_plans"):
        for name, entry in (data.get(owner) or {}).items():
            yield from (child("", owner, name, "methods", key) for key in (entry or {}).get("methods") or ())


def _invalidations(data: Mapping[str, Any]) -> Iterator[str]:
    stages = {child("/stages", name): stage or {} for name, stage in (data.get("stages") or {}).items()}
    for place, owner in {"": data, **stages}.items():
        methods = {
            child(place, "methods", key): one or {} for key, one in (owner.get("methods") or {}).items()
        }
        for pointer, entry in {place: owner, **methods}.items():
            if (entry.get("caching") or {}).get("invalidation"):
                yield pointer + INVALIDATION


def for_api(settings: ProjectSettings, api: Api) -> tuple[ProjectSettings, list[Diagnostic]]:
    """The settings in the words of the API that they are for."""
    resolver = _Resolver(api)
    gateway = settings.gateway
    deployment = settings.deployment
    resolved = replace(
        settings,
        gateway=replace(
            gateway,
            cache_key_parameters=resolver.keys(gateway.cache_key_parameters),
            integrations=resolver.keys(gateway.integrations),
            targets=resolver.keys(gateway.targets),
        ),
        deployment=deployment and _deployment(deployment, resolver),
    )
    return resolved, list(_findings(settings, gateway, api, resolver))


def _deployment(deployment: Deployment, resolver: _Resolver) -> Deployment:
    return replace(
        deployment,
        stages=tuple(_stage(stage, resolver) for stage in deployment.stages),
        usage_plans=tuple(_plan(plan, resolver) for plan in deployment.usage_plans),
    )


def _stage(stage: Stage, resolver: _Resolver) -> Stage:
    return replace(stage, method_settings=resolver.keys(stage.method_settings))


def _plan(plan: UsagePlan, resolver: _Resolver) -> UsagePlan:
    stages = tuple(replace(stage, throttle=resolver.keys(stage.throttle)) for stage in plan.stages)
    return replace(plan, stages=stages)


class _Resolver:
    """Knows the route keys of the contract's operations, and which keys name none."""

    def __init__(self, api: Api) -> None:
        self._keys = {
            f"{route.operation.http_method} {route.operation.path}": route.route_key for route in api.routes
        }
        for route in api.routes:
            self._keys.setdefault(f"{ANY} {route.operation.path}", f"{ANY} {route.path}")

    def keys(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """The values under API Gateway's keys; without those that name nothing."""
        found = {}
        for key, value in values.items():
            known = key if key == ALL_METHODS else self._keys.get(key)
            if known is not None:
                found[known] = value
        return found

    def knows(self, key: str) -> bool:
        return key in self._keys


def _findings(
    settings: ProjectSettings, gateway: GatewaySettings, api: Api, resolver: _Resolver
) -> Iterator[Diagnostic]:
    for pointer, place in settings.places.items():
        if pointer.endswith(INVALIDATION):
            continue
        kind, key = pointer.split("/")[1], pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
        if kind == "authorizers":
            if key not in api.security_schemes:
                yield _nobody(
                    f"the contract has no security scheme {key!r}", place, sorted(api.security_schemes)
                )
        elif kind not in _OTHERS and not resolver.knows(key):
            yield _nobody(f"the contract has no operation {key!r}", place, [])


def _nobody(message: str, place: SourceLocation, known: list[str]) -> Diagnostic:
    hint = (
        f"known: {', '.join(known)}"
        if known
        else "write method and path as in the contract: GET /orders/{orderId}"
    )
    return Diagnostic("CG156", Severity.ERROR, message, place or SourceLocation(SETTINGS_FILE), hint)
