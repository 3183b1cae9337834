"""Writes the resource policy of an API: the policy document itself, in extension and property alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def write_policy(policy: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The value of `x-amazon-apigateway-policy` and of Policy."""
    return None if policy is None else dict(policy)
