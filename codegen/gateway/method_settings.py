"""The settings of a stage for one method: those for all methods, with the method's own in their place.

https://docs.aws.amazon.com/apigateway/latest/api/API_MethodSetting.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.ir.api import Route
from codegen.ir.application import Stage

ALL_METHODS = "*/*"


def method_settings(stage: Stage, route: Route) -> Mapping[str, Any]:
    """Every setting that holds for a route, by its name in the API reference."""
    merged: dict[str, Any] = {}
    for key in (ALL_METHODS, f"* {route.path}", route.route_key):
        merged.update(stage.method_settings.get(key, {}))
    return merged


def own_settings(stage: Stage, route: Route) -> Mapping[str, Any]:
    """What is set for the route itself."""
    return {
        **stage.method_settings.get(f"* {route.path}", {}),
        **stage.method_settings.get(route.route_key, {}),
    }
