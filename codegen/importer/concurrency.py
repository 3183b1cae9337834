"""How many requests a function serves at once, and how many of its execution environments are kept ready.

In: the settings, and the name of a function. Out: what they say of it, for all functions or for this one.
https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
"""

from __future__ import annotations

from codegen.core.names import LogicalId
from codegen.ir.project import ALIAS, FunctionOverrides, ProjectSettings


def reserved_concurrency(settings: ProjectSettings, name: str) -> int | None:
    """How many requests it serves at once; None where nothing is reserved."""
    own = settings.functions.get(name, FunctionOverrides()).reserved_concurrency
    return settings.function.reserved_concurrency if own is None else own


def provisioned_concurrency(settings: ProjectSettings, name: str) -> int:
    """How many of its environments are kept ready."""
    own = settings.functions.get(name, FunctionOverrides()).provisioned_concurrency
    return settings.function.provisioned_concurrency if own is None else own


def alias_of(settings: ProjectSettings, name: str, logical_id: LogicalId) -> LogicalId | None:
    """The logical id of its alias, as SAM makes it; None where it has none.

    https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html
    """
    if not provisioned_concurrency(settings, name):
        return None
    return LogicalId(f"{logical_id}Alias{ALIAS}")
