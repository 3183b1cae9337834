"""The variables that a mapping template sees.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from codegen.vtl.variables.input_variable import UNREAD, InputVariable
from codegen.vtl.variables.util_variable import UTIL

OVERRIDES: Final[dict[str, tuple[str, ...]]] = {
    "requestOverride": ("header", "path", "querystring"),
    "responseOverride": ("header",),
}
"""The maps in `$context` that templates put overrides into.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html
"""


def names_overrides(source: str) -> bool:
    """Whether the text of a template names overrides."""
    return "Override" in source


def add_overrides(context: Any) -> None:
    """Put the overrides into `$context`, empty, where they are missing."""
    if isinstance(context, dict):
        for name, places in OVERRIDES.items():
            context.setdefault(name, {place: {} for place in places})


def mapping_namespace(
    body: str,
    params: Mapping[str, Mapping[str, Any]],
    context: dict[str, Any],
    stage_variables: Mapping[str, Any],
) -> dict[str, Any]:
    """The namespace of one mapping: `$input`, `$util`, `$context` and `$stageVariables`.

    Args:
        params: the request's parameters under `path`, `querystring` and `header`.
        context: `$context`. Templates write to it: `requestOverride` and `responseOverride` are to be read from it
            afterwards; rendering a template that names them adds what is missing of them.
    """
    variable = InputVariable()
    variable.body = body
    variable.parameters = params
    variable.document = UNREAD
    return {
        "input": variable,
        "util": UTIL,
        "context": context,
        "stageVariables": stage_variables,
    }
