"""The variables that a mapping template sees.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.vtl.variables.input_variable import UNREAD, InputVariable
from codegen.vtl.variables.util_variable import UTIL


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
            afterwards, and are put there empty where they are missing.
    """
    if "responseOverride" not in context:
        context["responseOverride"] = {"header": {}}
    if "requestOverride" not in context:
        context["requestOverride"] = {"header": {}, "path": {}, "querystring": {}}
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
