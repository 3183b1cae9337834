"""Evaluates the policy that a Lambda authorizer returns against the ARN of a method.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-lambda-authorizer-output.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import Enum
from functools import lru_cache
from typing import Any

ACTION = "execute-api:invoke"


class Verdict(Enum):
    """What a policy says of a method."""

    ALLOW = "allow"
    IMPLICIT_DENY = "implicit deny"
    EXPLICIT_DENY = "explicit deny"


class PolicyError(Exception):
    """This is no policy."""


class UnsupportedPolicyError(Exception):
    """The policy is one that is not evaluated here."""


def evaluate(document: Any, arn: str) -> Verdict:
    """The verdict: an explicit deny wins over an allow, and without either nobody may pass.

    Raises:
        PolicyError: the document is no policy.
        UnsupportedPolicyError: it has conditions that matter here.
    """
    verdict = Verdict.IMPLICIT_DENY
    for statement in _statements(document):
        effect = statement.get("Effect")
        if effect not in ("Allow", "Deny"):
            raise PolicyError(f"Effect is {effect!r}")
        if not _applies(statement, arn):
            continue
        if statement.get("Condition"):
            raise UnsupportedPolicyError("conditions in the policy of an authorizer are not emulated yet")
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


def _applies(statement: Mapping[str, Any], arn: str) -> bool:
    # actions are compared without case, resources with it
    return _covers(statement, "Action", ACTION, str.lower) and _covers(statement, "Resource", arn, str)


def _covers(statement: Mapping[str, Any], name: str, value: str, normal: Callable[[str], str]) -> bool:
    if name in statement:
        return any(_pattern(normal(text)).fullmatch(value) for text in _texts(statement[name]))
    if f"Not{name}" in statement:
        return not any(_pattern(normal(text)).fullmatch(value) for text in _texts(statement[f"Not{name}"]))
    raise PolicyError(f"a statement has neither {name} nor Not{name}")


def _texts(value: Any) -> list[str]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise PolicyError(f"{value!r} is neither text nor a list of texts")
    return texts


@lru_cache(maxsize=1024)
def _pattern(text: str) -> re.Pattern[str]:
    """`*` stands for any text, slashes included, and `?` for one character."""
    return re.compile(re.escape(text).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)
