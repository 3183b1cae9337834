"""Finds the route of a request, as an HTTP API does: full matches first, then the longest greedy one, then `$default`.

Each route is a method with a path, and the most specific route that takes both answers. One slash at the end of a path
does not count.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
"""

from __future__ import annotations

from collections.abc import Iterable

from codegen.core.records import Record
from codegen.features.routing.step import ANY, Match
from codegen.gateway.exchange import ServedRoute
from codegen.ir.api import DEFAULT_ROUTE


class _Pattern(Record, frozen=True):
    """A route's path as segments; None stands for a parameter."""

    served: ServedRoute
    segments: tuple[str | None, ...]
    names: tuple[str, ...]
    is_greedy: bool

    @property
    def rank(self) -> tuple[bool, int, tuple[bool, ...], bool]:
        """Lower is better: full matches, then longer prefixes, then text before parameters, then a named method."""
        variables = tuple(segment is None for segment in self.segments)
        length = len(variables) if self.is_greedy else 0
        return self.is_greedy, -length, variables, self.served.route.http_method == ANY

    def match(self, segments: list[str]) -> dict[str, str] | None:
        """The path parameters; None where the path is another one."""
        count = len(self.segments)
        if len(segments) <= count if self.is_greedy else len(segments) != count:
            return None
        values = []
        for wanted, given in zip(self.segments, segments, strict=False):
            if wanted is None and given:
                values.append(given)
            elif wanted != given:
                return None
        if self.is_greedy:
            values.append("/".join(segments[count:]))
        return dict(zip(self.names, values, strict=True))


class HttpRouter:
    """The routes of one stage."""

    __slots__ = ("_default", "_exact", "_patterns")

    def __init__(self, routes: Iterable[ServedRoute]) -> None:
        self._default: Match | None = None
        self._exact: dict[tuple[str, str], Match] = {}
        patterns = []
        for served in routes:
            route = served.route
            if route.path == DEFAULT_ROUTE:
                self._default = (served, None)
            elif "{" in route.path:
                patterns.append(_pattern(served))
            else:
                self._exact.setdefault((route.http_method, _trimmed(route.path)), (served, None))
        self._patterns = sorted(patterns, key=lambda pattern: pattern.rank)

    def find(self, http_method: str, path: str) -> Match | None:
        """The route of a request and its path parameters; None: no route takes it. Slashes before it count as one."""
        if path.startswith("//"):
            path = "/" + path.lstrip("/")
        trimmed = _trimmed(path)
        exact = self._exact.get((http_method, trimmed)) or self._exact.get((ANY, trimmed))
        return exact or self._search(http_method, path, trimmed) or self._default

    def _search(self, http_method: str, path: str, trimmed: str) -> Match | None:
        full = trimmed[1:].split("/")
        # a slash at the end is nothing to a full match, and an empty rest to a greedy one
        rest = path[1:].split("/")
        for pattern in self._patterns:
            if pattern.served.route.http_method in (http_method, ANY):
                found = pattern.match(rest if pattern.is_greedy else full)
                if found is not None:
                    return pattern.served, found
        return None


def _trimmed(path: str) -> str:
    return path[:-1] if path.endswith("/") and path != "/" else path


def _pattern(served: ServedRoute) -> _Pattern:
    parts = _trimmed(served.route.path)[1:].split("/")
    is_greedy = parts[-1].endswith("+}")
    names = [part[1:-1].removesuffix("+") for part in parts if _is_parameter(part)]
    fixed = parts[:-1] if is_greedy else parts
    segments = tuple(None if _is_parameter(part) else part for part in fixed)
    return _Pattern(served, segments, tuple(names), is_greedy)


def _is_parameter(part: str) -> bool:
    return part.startswith("{") and part.endswith("}")
