"""Security requirements of a contract become Lambda authorizers: one for each combination of schemes.

API Gateway gives a method one authorizer, so that alternatives (OR) and combinations (AND) of schemes are decided by
one function (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html).
"""

from __future__ import annotations

from collections.abc import Iterable

from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.names import PythonIdentifier, UniqueNames, python_identifier
from codegen.core.records import Record
from codegen.importer.concurrency import alias_of
from codegen.importer.project_names import MODULE_NAMES_TAKEN, Locate, claim_logical_id
from codegen.ir.api import Api, Route
from codegen.ir.project import ProjectAuthorizer, ProjectSettings

MOST_AUTHORIZERS = 10  # per API, https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html


class Guard(Record, frozen=True):
    """What lets a request through: any one set of schemes; no credentials at all where it is optional."""

    alternatives: tuple[tuple[str, ...], ...]
    is_optional: bool

    @property
    def text(self) -> str:
        """The guard in words: "optional bearerAuth or apiKeyAuth and basicAuth"."""
        said = " or ".join(" and ".join(schemes) for schemes in self.alternatives)
        return f"optional {said}" if self.is_optional else said


def guard_of(route: Route, schemes: Iterable[str]) -> Guard | None:
    """The guard of an operation, whatever the order of its requirements.

    None where it is open, and where API Gateway decides by itself.

    Args:
        schemes: the names of the contract's schemes, in the order in which they stand there.
    """
    order = {name: index for index, name in enumerate(schemes)}

    def place(name: str) -> tuple[int, str]:
        return order.get(name, len(order)), name

    if route.is_authorization_settled:
        return None
    wanted = {tuple(sorted(requirement, key=place)) for requirement in route.operation.security}
    alternatives = tuple(sorted(filter(None, wanted), key=lambda names: (len(names), *map(place, names))))
    return Guard(alternatives, () in wanted) if alternatives else None


def plan_authorizers(
    api: Api,
    settings: ProjectSettings,
    logical_ids: UniqueNames,
    locate: Locate,
    modules: UniqueNames,
    named: str = "{}",
) -> tuple[dict[Guard, ProjectAuthorizer], list[Diagnostic]]:
    """The authorizers of an API, by what they guard.

    Args:
        logical_ids: those that are taken.
        modules: the names that are taken of what is below `authorizers/`.
        named: what the names are made of, with what is guarded in place of the braces.
    """
    guards = (guard_of(route, api.security_schemes) for route in api.routes)
    for name in api.authorizers:
        modules.claim(name, name)
    made = {
        guard: _authorizer(guard, named.format(guard.text), settings, modules, logical_ids)
        for guard in dict.fromkeys(guards)
        if guard is not None
    }
    if len(made) + len(api.authorizers) <= MOST_AUTHORIZERS:
        return made, []
    message = (
        f"the operations ask for {len(made)} combinations of security schemes, one authorizer each"
        f"{f' beside {len(api.authorizers)} that are configured' if api.authorizers else ''},"
        f" and API Gateway takes {MOST_AUTHORIZERS} authorizers per API unless the quota is raised"
    )
    hint = "let operations share security requirements, or ask AWS for more authorizers per API"
    return made, [Diagnostic("CG283", Severity.WARNING, message, locate("/components/securitySchemes"), hint)]


def _authorizer(
    guard: Guard, text: str, settings: ProjectSettings, modules: UniqueNames, logical_ids: UniqueNames
) -> ProjectAuthorizer:
    name = PythonIdentifier(modules.claim(python_identifier(text, "auth", MODULE_NAMES_TAKEN), text))
    logical_id = claim_logical_id(logical_ids, text, "AuthorizerFunction")
    return ProjectAuthorizer(
        logical_id=logical_id,
        name=name,
        schemes=tuple(dict.fromkeys(scheme for schemes in guard.alternatives for scheme in schemes)),
        handler=f"authorizers.{name}.handler",
        alternatives=guard.alternatives,
        is_optional=guard.is_optional,
        alias=alias_of(settings, name, logical_id),
    )
