"""Operations that share a method of API Gateway: routes and a request go in, who answers it comes out.

The function behind such a method asks the operations in turn; the first one that the request fits answers it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import unquote

from codegen.importer.lowering.paths import precedence
from codegen.ir.api import Route

_PARAMETER = re.compile(r"\{[^{}]+\}")


def rivals(routes: Iterable[Route]) -> dict[str, list[Route]]:
    """For each route, by its source, those that are asked before it."""
    methods: dict[str, list[Route]] = {}
    for route in sorted(routes, key=precedence):
        methods.setdefault(route.route_key, []).append(route)
    return {
        route.source: sharing[:index] for sharing in methods.values() for index, route in enumerate(sharing)
    }


def is_taken(sent: dict[str, Any], others: Sequence[Route]) -> bool:
    """Whether one of the routes, all with the request's own `Route.path`, takes the request."""
    return any(_takes(route, sent) for route in others)


def _takes(route: Route, sent: dict[str, Any]) -> bool:
    query = {(name, value) for name, value in sent["query"]}
    values = sent["pathParameters"]
    return query >= set(route.query_literals.items()) and all(
        _pattern(part).fullmatch(unquote(values[name])) for name, part in route.path_parameters.items()
    )


def _pattern(part: str) -> re.Pattern[str]:
    literals = _PARAMETER.split(part)
    return re.compile("(.+?)".join(re.escape(literal) for literal in literals), re.DOTALL)
