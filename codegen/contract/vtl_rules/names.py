"""Names in a mapping template that API Gateway does not have: variables, their members, methods."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from codegen.contract.vtl_rules.finding import TemplateFinding
from codegen.contract.vtl_rules.variables import (
    APPSYNC,
    CONTEXT,
    INPUT_CALLS,
    INPUT_PROPERTIES,
    LOOP_NAMES,
    OTHER_WORDS,
    ROOTS,
    UTIL,
    WEBSOCKET_CONTEXT,
)
from codegen.core.diagnostics import Severity
from codegen.core.suggestions import did_you_mean, nearest
from codegen.vtl.java.methods import TABLES
from codegen.vtl.syntax import nodes as n
from codegen.vtl.syntax.declarations import declared_names
from codegen.vtl.syntax.references import ReferenceUse


def check_names(
    uses: Iterable[ReferenceUse], block: n.Block, stage_variables: frozenset[str] | None
) -> Iterator[TemplateFinding]:
    """What is printed as nothing, because nothing has that name."""
    uses = list(uses)
    declared = declared_names(block)
    written = {_first_property(use) for use in uses if use.is_assigned and use.root == "context"}
    for use in uses:
        if use.root == "stageVariables":
            yield from _stage_variable(use, stage_variables)
        elif use.root in _MEMBERS and use.root not in declared:
            yield from _MEMBERS[use.root](use, written)
        elif use.root not in declared | LOOP_NAMES | ROOTS:
            hint = did_you_mean(
                use.root, {*declared, *ROOTS}, "set it before, or write \\$ for a dollar sign"
            )
            yield _warning("CG503", f"${use.root} has no value: nothing is printed", use, hint)
        yield from _methods(use)


def _first_property(use: ReferenceUse) -> str | None:
    step = use.steps[0] if use.steps else None
    if isinstance(step, n.Property):
        return step.name
    if isinstance(step, n.Index) and isinstance(step.key, n.Constant):
        return str(step.key.value)
    return None


def _util(use: ReferenceUse, _: set[str | None]) -> Iterator[TemplateFinding]:
    step = use.steps[0] if use.steps else None
    name = step.name if isinstance(step, n.Call | n.Property) else None
    if name is None or (isinstance(step, n.Call) and name in UTIL):
        return
    if name in UTIL:
        yield _error("CG501", f"$util.{name} is a function", use, f"call it: $util.{name}(...)")
    elif name in APPSYNC and nearest(name, UTIL) is None:
        hint = OTHER_WORDS.get(name, "API Gateway has " + ", ".join(sorted(UTIL)))
        yield _error("CG501", f"$util.{name} is AppSync's: API Gateway has none", use, hint)
    else:
        hint = did_you_mean(name, UTIL, "API Gateway has " + ", ".join(sorted(UTIL)))
        yield _error("CG501", f"$util has no function {name}", use, hint)


def _input(use: ReferenceUse, _: set[str | None]) -> Iterator[TemplateFinding]:
    step = use.steps[0] if use.steps else None
    if isinstance(step, n.Call) and step.name not in INPUT_CALLS:
        hint = did_you_mean(step.name, INPUT_CALLS, "it has body, json(), params() and path()")
        yield _error("CG501", f"$input has no function {step.name}", use, hint)
    elif isinstance(step, n.Property) and step.name not in INPUT_PROPERTIES:
        is_call = step.name in INPUT_CALLS
        hint = f"call it: $input.{step.name}(...)" if is_call else "it has body, json(), params() and path()"
        said = f"$input.{step.name} is a function" if is_call else f"$input has no member {step.name}"
        yield _error("CG501", said, use, hint)


def _context(use: ReferenceUse, written: set[str | None]) -> Iterator[TemplateFinding]:
    name = _first_property(use)
    if name is None or use.is_assigned or name in written or name in WEBSOCKET_CONTEXT:
        return
    if name not in CONTEXT:
        hint = did_you_mean(name, CONTEXT)
        yield _warning("CG502", f"$context has no {name}: nothing is printed", use, hint)
        return
    members = CONTEXT[name]
    second = use.steps[1] if len(use.steps) > 1 else None
    if members and isinstance(second, n.Property) and second.name not in members:
        hint = did_you_mean(second.name, members)
        yield _warning("CG502", f"$context.{name} has no {second.name}: nothing is printed", use, hint)


def _stage_variable(use: ReferenceUse, known: frozenset[str] | None) -> Iterator[TemplateFinding]:
    name = _first_property(use)
    if name is not None and known is not None and name not in known:
        hint = did_you_mean(name, known, "give the stage this variable")
        yield _warning("CG509", f"the stage has no variable {name}: nothing is printed", use, hint)


_Check = Callable[[ReferenceUse, "set[str | None]"], Iterator[TemplateFinding]]
_MEMBERS: Mapping[str, _Check] = {"context": _context, "input": _input, "util": _util}
_METHODS = frozenset(name for table in TABLES.values() for name, _ in table) | {"count"}


def _methods(use: ReferenceUse) -> Iterator[TemplateFinding]:
    skipped = 1 if use.root in ("util", "input") else 0
    for step in use.steps[skipped:]:
        if not isinstance(step, n.Call) or step.name in _METHODS:
            continue
        otherwise = "Java's texts, lists and maps have it not"
        hint = OTHER_WORDS.get(step.name) or did_you_mean(step.name, _METHODS, otherwise)
        message = f"no value has a method {step.name}(): nothing is printed"
        yield _warning("CG504", message, use, hint)


def _error(code: str, message: str, use: ReferenceUse, hint: str) -> TemplateFinding:
    return TemplateFinding(code, Severity.ERROR, message, use.line, use.column, hint)


def _warning(code: str, message: str, use: ReferenceUse, hint: str) -> TemplateFinding:
    return TemplateFinding(code, Severity.WARNING, message, use.line, use.column, hint)
