"""Security schemes of a contract as arguments of its client, and what each operation asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from codegen.core.names import UniqueNames, python_identifier
from codegen.ir.operation import SecurityScheme
from codegen.ir.project import Project
from codegen.render.text import literal
from codegen.targets.python_client.view import SchemeView

ARGUMENTS = frozenset({"self", "base_url", "auth", "http"})
Requirements = tuple[tuple[str, ...], ...]

_KINDS: Mapping[str, tuple[str, str, str]] = {
    "ApiKey": ("Token", "the key", "ApiKey({place}, {name})"),
    "Bearer": ("Token", "the token", "Bearer()"),
    "Basic": ("BasicCredentials", "user name and password", "Basic()"),
    "Transport": ("bool", "True where `http` has the client's certificate", "Transport()"),
}
"""The runtime's class -> type of the argument, what it is, and the class' call."""


def scheme_views(project: Project) -> list[SchemeView]:
    """The schemes that operations ask for."""
    asked = {name for names in requirements_of(project).values() for one in names for name in one}
    unique = UniqueNames(ARGUMENTS)
    views = []
    for name, scheme in sorted(project.api.security_schemes.items()):
        if name in asked:
            type_, words, call = _KINDS[_kind(scheme)]
            argument = unique.claim(python_identifier(name, "scheme", ARGUMENTS), name)
            place = str(scheme.location or "header")
            expression = call.format(place=literal(place), name=literal(scheme.parameter_name))
            views.append(SchemeView(name, argument, type_, f"{words}.", expression))
    return views


def _kind(scheme: SecurityScheme) -> str:
    if scheme.type == "apiKey":
        return "ApiKey"
    if scheme.type == "mutualTLS":
        return "Transport"
    return "Basic" if scheme.type == "http" and scheme.scheme.lower() == "basic" else "Bearer"


def requirements_of(project: Project) -> dict[str, Requirements]:
    """What each operation asks for: names of schemes that the contract has, any one list of them."""
    known = project.api.security_schemes
    return {
        operation.name: tuple(
            tuple(sorted(requirement))
            for requirement in operation.route.operation.security
            if all(name in known for name in requirement)
        )
        for operation in project.operations
    }


def common(asked: Mapping[str, Requirements]) -> Requirements:
    """What most operations ask for."""
    counted = Counter(asked.values()).most_common()
    return max(counted, key=lambda item: (item[1], item[0]))[0] if counted else ()
