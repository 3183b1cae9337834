"""Paths of an imported document: the base path modes, and what API Gateway does not take as a resource.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api-basePath.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from codegen.core.findings import Findings
from codegen.core.pointer import child


class BasePathMode(StrEnum):
    """What becomes of the path in `servers` or `basePath`."""

    IGNORE = "ignore"
    PREPEND = "prepend"
    SPLIT = "split"


BASE_PATH_VARIABLE = "basePath"
_STATIC_PART = re.compile(r"[A-Za-z0-9_\-.,:]+\Z")
_VARIABLE_PART = re.compile(r"\{[A-Za-z0-9_\-.,:$]+\+?\}\Z")


def base_segments(data: Mapping[str, Any], mode: BasePathMode) -> list[str]:
    """The segments that a mode puts before every path."""
    if mode is BasePathMode.IGNORE:
        return []
    segments = [segment for segment in _base_path(data).split("/") if segment]
    return segments if mode is BasePathMode.PREPEND else segments[1:]


def _base_path(data: Mapping[str, Any]) -> str:
    if "swagger" in data:
        return str(data.get("basePath") or "")
    servers = data.get("servers")
    server = servers[0] if isinstance(servers, list) and servers else {}
    if not isinstance(server, Mapping):
        return ""
    variables = server.get("variables")
    defaults = {
        name: str(variable.get("default") or "")
        for name, variable in (variables.items() if isinstance(variables, Mapping) else ())
        if isinstance(variable, Mapping)
    }
    if BASE_PATH_VARIABLE in defaults:  # counts even where the url does not name it
        return defaults[BASE_PATH_VARIABLE]
    url = str(server.get("url") or "")
    for name, value in defaults.items():
        url = url.replace(f"{{{name}}}", value)
    return urlsplit(url).path


def resource_path(path: str, base: Iterable[str]) -> str:
    """The resource of a path: `/pets/` and `/pets` are the same one."""
    segments = [*base, *path.split("/")]
    return "/" + "/".join(segment for segment in segments if segment)


class PathRules:
    """Tells which paths can't stand beside each other; fed one path at a time."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._variables: dict[str, str] = {}  # parent path -> its variable child
        self._refused: set[str] = set()

    def check(self, path: str) -> bool:
        """Whether API Gateway takes `path` beside those before it; reports once why not."""
        parts = [part for part in path.split("/") if part]
        for depth, part in enumerate(parts):
            problem = self._problem("/".join(parts[:depth]), part, depth < len(parts) - 1)
            if problem:
                if path not in self._refused:
                    self._findings.error("CG113", f"{path}: {problem}", child("/paths", path))
                self._refused.add(path)
                return False
        return True

    def _problem(self, parent: str, part: str, has_children: bool) -> str:
        if not _VARIABLE_PART.match(part):
            if _STATIC_PART.match(part):
                return ""
            return (
                f"API Gateway has no path part {part!r}: it takes letters, digits, - _ . , : "
                "or one parameter that fills the part"
            )
        if part.endswith("+}") and has_children:
            return f"API Gateway puts nothing below a greedy path parameter such as {part}"
        taken = self._variables.setdefault(parent, part)
        if taken != part:
            return (
                f"a parent has one path parameter: /{parent} has {taken} already, beside it {part} is refused"
            )
        return ""
