"""Evaluates policies: of Lambda authorizers, of users, and of APIs.

In: a policy document and what is asked for. Out: a verdict.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from codegen.core.records import Record, field
from codegen.features.authorization.conditions import (
    ConditionValues,
    UnknownOperatorError,
    holds,
    like,
)

INVOKE, INVALIDATE_CACHE = "execute-api:invoke", "execute-api:invalidatecache"
_SHORT = "execute-api:/"
"""How resource policies may abbreviate the ARN of their own API:
https://docs.aws.amazon.com/apigateway/latest/developerguide/openapi-extensions-policy.html"""


class Verdict(Enum):
    """What a policy says of a method."""

    ALLOW = "allow"
    IMPLICIT_DENY = "implicit deny"
    EXPLICIT_DENY = "explicit deny"


class PolicyError(Exception):
    """This is no policy."""


class Question(Record, frozen=True):
    """What is asked of a policy."""

    arn: str
    action: str = INVOKE  # in lower case
    values: ConditionValues = field(default_factory=dict)
    principals: frozenset[str] | None = (
        None  # who asks, by all names; None where the policy is the caller's own
    )


def evaluate(document: Any, question: Question) -> Verdict:
    """The verdict: an explicit deny wins over an allow, and without either nobody may pass.

    Raises:
        PolicyError: the document is no policy.
    """
    verdict = Verdict.IMPLICIT_DENY
    for statement in _statements(document):
        effect = statement.get("Effect")
        if effect not in ("Allow", "Deny"):
            raise PolicyError(f"Effect is {effect!r}")
        if not _applies(statement, question):
            continue
        if effect == "Deny":
            return Verdict.EXPLICIT_DENY
        verdict = Verdict.ALLOW
    return verdict


def _statements(document: Any) -> list[Mapping[str, Any]]:
    if not isinstance(document, Mapping):
        raise PolicyError("policyDocument is no object")
    statements = document.get("Statement")
    if isinstance(statements, Mapping):
        statements = [statements]
    if not isinstance(statements, list) or not all(isinstance(item, Mapping) for item in statements):
        raise PolicyError("policyDocument has no Statement")
    return statements


def _applies(statement: Mapping[str, Any], question: Question) -> bool:
    # actions are compared without case, resources with it
    if not _covers(statement, "Action", question.action, str.lower):
        return False
    api = question.arn.partition("/")[0]
    if not _covers(statement, "Resource", question.arn, lambda text: _full(text, api)):
        return False
    if question.principals is not None and not _is_about(statement, question.principals):
        return False
    try:
        return holds(statement.get("Condition"), question.values)
    except UnknownOperatorError as error:
        raise PolicyError(str(error)) from None


def _full(resource: str, api: str) -> str:
    return f"{api}/{resource.removeprefix(_SHORT)}" if resource.startswith(_SHORT) else resource


def _is_about(statement: Mapping[str, Any], principals: frozenset[str]) -> bool:
    """Whether a statement of a resource policy is about the caller."""
    name = "NotPrincipal" if "NotPrincipal" in statement else "Principal"
    value = statement.get(name)
    named = value if not isinstance(value, Mapping) else value.get("AWS", [])
    listed = [named] if isinstance(named, str) else named or []
    is_named = "*" in listed or any(str(text) in principals for text in listed)
    return is_named is (name == "Principal")


def _covers(statement: Mapping[str, Any], name: str, value: str, normal: Callable[[str], str]) -> bool:
    if name in statement:
        return any(like(value, normal(text)) for text in _texts(statement[name]))
    if f"Not{name}" in statement:
        return not any(like(value, normal(text)) for text in _texts(statement[f"Not{name}"]))
    raise PolicyError(f"a statement has neither {name} nor Not{name}")


def _texts(value: Any) -> list[str]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise PolicyError(f"{value!r} is neither text nor a list of texts")
    return texts
