"""Paths of a contract become resources of API Gateway: plain parts, whole parameters, one variable child to a parent.

In: an API whose routes have the contract's paths. Out: the same API with `Route.path` as API Gateway takes it. A part
that it does not take became a parameter; `Route.path_parameters` says what the part was, so that the function can
check and split it. Nothing is lost by that, and each change is a note.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl

from codegen.core.diagnostics import Diagnostic
from codegen.core.findings import Findings, Locate
from codegen.core.names import python_identifier
from codegen.core.pointer import child
from codegen.core.records import Record, field, replace
from codegen.ir.api import DEFAULT_ROUTE, Api, ApiType, Route

METHODS = frozenset({"GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY"})
"""https://docs.aws.amazon.com/apigateway/latest/api/API_PutMethod.html"""

_PLAIN = re.compile(r"[A-Za-z0-9_\-.,:]+\Z")
_WHOLE_PARAMETER = re.compile(r"\{([^{}+]+)\}\Z")
_GREEDY_PARAMETER = re.compile(r"\{([^{}+]+)\+\}\Z")
_ANY_PARAMETER = re.compile(r"\{([^{}]+)\}")
_NAME = re.compile(r"[A-Za-z0-9_.\-]+\Z")


class _Node(Record):
    """A resource while the tree of all paths is built."""

    static: dict[str, _Node] = field(default_factory=dict)
    variable: _Node | None = None
    whole_names: list[str] = field(
        default_factory=list
    )  # that the contract gives the variable child, in its order
    mixed_names: list[str] = field(default_factory=list)  # of parts that are not one parameter
    greedy: str | None = None
    name: str = ""  # of the variable child, once it is settled
    has_both: bool = False  # a greedy child may stand beside a variable one


class _Path(Record, frozen=True):
    """A path of the contract in pieces."""

    parts: tuple[str, ...]
    query: Mapping[str, str]
    is_tidy: bool  # no empty parts, no slash at its end
    has_fragment: bool


def lower_paths(api: Api, locate: Locate) -> tuple[Api, list[Diagnostic]]:
    """The API with paths that API Gateway takes; operations that it can't have are left out."""
    findings = Findings(locate)
    routes = [route for route in api.routes if _has_method(route, findings)]
    root = _Node(has_both=api.type is ApiType.HTTP)
    for route in routes:
        _plant(root, _split(route.operation.path).parts)
    _settle_names(root, frozenset())
    lowered = [made for route in routes if (made := _route(route, api.type, root, findings)) is not None]
    _report_changes(lowered, findings)
    _report_shared(lowered, findings)
    return replace(api, routes=tuple(lowered)), findings.diagnostics


def precedence(route: Route) -> tuple[int, int]:
    """Among routes of one `route_key`, the one with the smallest value is tried first: whoever asks for more."""
    literal = sum(len(_ANY_PARAMETER.sub("", part)) for part in route.path_parameters.values())
    return (-len(route.query_literals), -literal)


def _has_method(route: Route, findings: Findings) -> bool:
    if route.http_method in METHODS:
        return True
    findings.warning(
        "CG255",
        f"API Gateway has no method {route.http_method}: {route.http_method} {route.operation.path} is left out",
        route.source,
        "serve it by another method",
    )
    return False


def _split(path: str) -> _Path:
    plain, has_fragment, _ = path.partition("#")
    plain, _, query = plain.partition("?")
    parts = plain.split("/")[1:]
    filled = tuple(part for part in parts if part)
    is_tidy = len(filled) == len(parts) or plain == "/"
    literals = {
        name: value
        for name, value in parse_qsl(query, keep_blank_values=True)
        if not _ANY_PARAMETER.search(value)  # any value: nothing to look for
    }
    return _Path(filled, literals, is_tidy, bool(has_fragment))


def _plant(root: _Node, parts: tuple[str, ...]) -> None:
    node = root
    for index, part in enumerate(parts):
        if _PLAIN.match(part):
            node = node.static.setdefault(part, _Node(has_both=node.has_both))
            continue
        greedy = _GREEDY_PARAMETER.match(part)
        if greedy and index == len(parts) - 1 and (node.has_both or node.variable is None):
            node.greedy = node.greedy or greedy[1]
            return
        names = node.whole_names if _WHOLE_PARAMETER.match(part) else node.mixed_names
        names.append(_parameter_name(part, index))
        node.variable = node.variable or _Node(has_both=node.has_both)
        node = node.variable


def _parameter_name(part: str, index: int) -> str:
    """What the contract calls the parameter: a whole part gives its name, a mixed one that of its first parameter."""
    inside = _ANY_PARAMETER.search(part)
    if inside is None:
        return f"part{index + 1}"
    name = inside[1].rstrip("+")
    return name if _NAME.match(name) else python_identifier(name, "parameter")


def _settle_names(node: _Node, above: frozenset[str]) -> None:
    """One name for each variable child, other than those above it in any path."""
    inside = above
    if node.variable is not None:
        names = [*node.whole_names, *node.mixed_names]
        node.name = next((name for name in names if name not in above), _free(names[0], above))
        inside = above | {node.name}
        _settle_names(node.variable, inside)
    for below in node.static.values():
        _settle_names(below, above)


def _free(name: str, taken: frozenset[str]) -> str:
    number = 2
    while f"{name}{number}" in taken:
        number += 1
    return f"{name}{number}"


def _route(route: Route, api_type: ApiType, root: _Node, findings: Findings) -> Route | None:
    """The route with its place in API Gateway, or None where it has none."""
    if api_type is ApiType.HTTP and route.operation.path == f"/{DEFAULT_ROUTE}":
        return replace(route, path=DEFAULT_ROUTE)
    return _lower(route, root, findings)


def _lower(route: Route, root: _Node, findings: Findings) -> Route | None:
    """The route with its resource, or None where API Gateway can't have it."""
    path = _split(route.operation.path)
    node, made, parameters = root, [], {}
    for index, part in enumerate(path.parts):
        if _PLAIN.match(part):
            node = node.static[part]
            made.append(part)
            continue
        is_greedy = _GREEDY_PARAMETER.match(part) is not None and index == len(path.parts) - 1
        if node.variable is None or (is_greedy and node.has_both):
            made.append(f"{{{node.greedy}+}}")
            continue
        if is_greedy:
            _refuse_greedy(route, part, findings)
            return None
        made.append(f"{{{node.name}}}")
        if part != f"{{{node.name}}}":
            parameters[node.name] = part
        node = node.variable
    return replace(route, path="/" + "/".join(made), path_parameters=parameters, query_literals=path.query)


def _refuse_greedy(route: Route, part: str, findings: Findings) -> None:
    findings.warning(
        "CG255",
        f"{route.http_method} {route.operation.path} is left out: {part} stands beside another path parameter, and API "
        "Gateway takes one below a parent",
        route.source,
        "use one path parameter in this place",
    )


def _report_changes(routes: list[Route], findings: Findings) -> None:
    """What became of each path, once for all of its methods."""
    for path, route in {route.operation.path: route for route in routes}.items():
        for code, message in _changes(_split(path), route.path_parameters):
            findings.note(code, f"{path} is {route.path} in API Gateway: {message}", child("/paths", path))


def _changes(path: _Path, parameters: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    renamed = [name for name, part in parameters.items() if _WHOLE_PARAMETER.match(part)]
    mixed = [part for part in parameters.values() if not _WHOLE_PARAMETER.match(part)]
    if mixed:
        said = ", ".join(repr(part) for part in mixed)
        yield "CG250", f"it takes no path part {said}; the function checks and splits the parameter"
    if renamed:
        said = ", ".join(f"{parameters[name]} is {{{name}}}" for name in renamed)
        yield "CG251", f"path parameters that share a place share a name ({said}); the handler sees the contract's"
    if not path.is_tidy:
        yield "CG252", "it takes no notice of a slash at the end, nor of empty parts"
    if path.query or path.has_fragment:
        yield "CG254", "a query or fragment is not part of a path; the function looks for the query"


def _mixed_shapes(route: Route) -> Iterator[tuple[str, str]]:
    """What parts of a path must look like, whatever their parameters are called; a whole parameter takes anything."""
    for name, part in route.path_parameters.items():
        if not _WHOLE_PARAMETER.match(part):
            yield name, _ANY_PARAMETER.sub("{}", part)


def _report_shared(routes: list[Route], findings: Findings) -> None:
    """Several operations on one method: told apart by the function, unless nothing tells them apart."""
    first: dict[str, Route] = {}
    seen: dict[tuple[str, frozenset[tuple[str, str]], frozenset[tuple[str, str]]], Route] = {}
    for route in routes:
        key = (
            route.route_key,
            frozenset(_mixed_shapes(route)),
            frozenset(route.query_literals.items()),
        )
        other = first.setdefault(route.route_key, route)
        same = seen.setdefault(key, route)
        name = f"{route.http_method} {route.operation.path}"
        if same is not route:
            findings.warning(
                "CG253",
                f"{name} is never reached: a request for it can't be told from one for {same.operation.path}",
                route.source,
                "give it a path of its own",
            )
        elif other is not route:
            findings.note(
                "CG253",
                f"{name} shares its method in API Gateway with {other.operation.path}: one function serves both",
                route.source,
            )
