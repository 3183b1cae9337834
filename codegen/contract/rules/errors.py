"""Rules of how a contract speaks of errors."""

from __future__ import annotations

from codegen.contract.rules.rule import Found, Group, Rule
from codegen.contract.rules.walk import OperationPlace, Walk

_PROBLEM = "application/problem+json"
_REFUSED = frozenset({"401", "403", "4XX", "default"})


def is_error(status: str) -> bool:
    """Whether a status of a contract is one of errors."""
    return status == "default" or status[:1] in ("4", "5")


def is_secured(operation: OperationPlace, walk: Walk) -> bool:
    """Whether callers need credentials; an empty requirement makes them a choice."""
    required = operation.node.get("security", walk.data.get("security"))
    return isinstance(required, list) and bool(required) and {} not in required


def _documented(walk: Walk) -> Found:
    for operation in walk.operations:
        if not any(is_error(status) for status, _ in walk.responses(operation)):
            yield f"{operation.pointer}/responses", f"{operation.name} has no response for errors"


def _shape(walk: Walk) -> Found:
    for operation in walk.operations:
        for status, response in walk.responses(operation):
            content = response.node.get("content") or {}
            if is_error(status) and content and _PROBLEM not in content:
                yield response.pointer, f"{operation.name}: {status} is {', '.join(content)}, not {_PROBLEM}"


def _refusals(walk: Walk) -> Found:
    for operation in walk.operations:
        if is_secured(operation, walk) and not _REFUSED & {status for status, _ in walk.responses(operation)}:
            yield f"{operation.pointer}/responses", f"{operation.name} is secured and has neither 401 nor 403"


RULES = (
    Rule(
        "error-responses",
        Group.ERRORS,
        "operations document their errors",
        "add a response for 4XX or default",
        _documented,
    ),
    Rule(
        "error-shape",
        Group.ERRORS,
        "errors are problem documents (RFC 9457)",
        f"answer {_PROBLEM}, as the gateway and the generated package do",
        _shape,
    ),
    Rule(
        "refusal-responses",
        Group.ERRORS,
        "secured operations document refused credentials",
        "add a response for 401 and 403, or for 4XX",
        _refusals,
    ),
)
