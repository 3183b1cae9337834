"""Finds the operation of a request by the paths of the contract, as they are written there.

Literal paths come before templated ones (https://spec.openapis.org/oas/v3.1.0#paths-object); where two templates fit,
the one with the longer literal beginning. In: a method, a path as sent and a query. Out: the route and its parameters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from codegen.core.records import Record
from codegen.gateway.exchange import ServedRoute

_PARAMETER = re.compile(r"\{([^{}]+)\}")


class _Template(Record, frozen=True):
    """A path of the contract."""

    served: ServedRoute
    method: str
    pattern: re.Pattern[str]
    names: tuple[str, ...]
    query: frozenset[tuple[str, str]]  # what the contract writes as a query into the path

    def values(self, path: str) -> Mapping[str, str] | None:
        found = self.pattern.fullmatch(path)
        return None if found is None else dict(zip(self.names, found.groups(), strict=True))


class ContractRouter:
    """The operations of one contract."""

    def __init__(self, routes: Iterable[ServedRoute]) -> None:
        templates = [_template(served) for served in routes]
        self._by_size: dict[int, list[_Template]] = {}
        for template in sorted(templates, key=_precedence):
            self._by_size.setdefault(
                template.served.route.operation.path.partition("?")[0].count("/"), []
            ).append(template)

    def find(self, method: str, path: str, query: str) -> tuple[ServedRoute, Mapping[str, str]] | None:
        """The route of a request, with its path parameters as they were sent."""
        given = set(parse_qsl(query, keep_blank_values=True))
        for template, values in self._fitting(path):
            if template.method in (method, "ANY") and template.query <= given:
                return template.served, values
        return None

    def methods(self, path: str) -> list[str]:
        """The methods that a path has."""
        return sorted({template.method for template, _ in self._fitting(path)})

    def _fitting(self, path: str) -> Iterator[tuple[_Template, Mapping[str, str]]]:
        trimmed = path[:-1] if path.endswith("/") and len(path) > 1 else path
        for one in dict.fromkeys((path, trimmed)):
            for template in self._by_size.get(one.count("/"), ()):
                values = template.values(one)
                if values is not None:
                    yield template, values


def _template(served: ServedRoute) -> _Template:
    operation = served.route.operation
    path, _, query = operation.path.partition("#")[0].partition("?")
    names: list[str] = []
    pattern = ""
    for literal, name in re.findall(r"([^{]*)(?:\{([^{}]*)\})?", path):
        pattern += "".join(_either(character) for character in literal)
        if name in names:  # what stands twice in a path has one value
            pattern += rf"(?:\{names.index(name) + 1})"
        elif name:
            names.append(name.removesuffix("+"))
            pattern += "([^/]+?)"
    return _Template(
        served,
        operation.http_method,
        re.compile(pattern),
        tuple(names),
        frozenset(parse_qsl(query, keep_blank_values=True)),
    )


def _either(character: str) -> str:
    """A character of a path, encoded or not."""
    if character.isalnum() and character.isascii():
        return character
    encoded = "".join(f"%{byte:02X}" for byte in character.encode())
    return f"(?:{re.escape(character)}|(?i:{encoded}))"


def _precedence(template: _Template) -> tuple[Any, ...]:
    parts = template.served.route.operation.path.split("/")
    shape = [(bool(_PARAMETER.search(part)), -len(_PARAMETER.sub("", part))) for part in parts]
    return (-len(template.query), shape, template.method == "ANY")


def base_paths(servers: Iterable[str]) -> list[str]:
    """The paths of the contract's servers, which clients may put before every path."""
    found = (unquote(urlsplit(server).path).rstrip("/") for server in servers)
    return sorted({path for path in found if path}, key=len, reverse=True)
