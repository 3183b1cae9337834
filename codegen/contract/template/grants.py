"""What the permissions of a template let API Gateway call: AWS::Lambda::Permission, and those that SAM makes of events.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from codegen.contract.document.methods import MethodView
from codegen.contract.template.model import FUNCTIONS, CfnResource, Template
from codegen.contract.values import literal, mapping, named_things, referred, substituted
from codegen.core.records import Record
from codegen.ir.api import DEFAULT_ROUTE, ApiType

PRINCIPAL = "apigateway.amazonaws.com"
PSEUDO = re.compile(r"\$\{AWS::\w+\}")
ACTIONS = frozenset({"lambda:InvokeFunction", "lambda:*", "*"})
_EVENT_APIS = {"Api": "RestApiId", "HttpApi": "ApiId"}
_SOURCE = re.compile(r".*:execute-api:[^:]*:[^:]*:([^/]+)(?:/(.*))?\Z", re.DOTALL)


class Permission(Record, frozen=True):
    """Who may call a function; patterns are None where everything of the API may, or it can't be told."""

    function: str | None
    api: str | None
    pattern: str | None


def permissions_of(template: Template) -> list[Permission]:
    """Every permission of a template."""
    return [*_permissions(template), *_event_permissions(template)]


def function_of(uri: Any, template: Template) -> CfnResource | None:
    """The function of this template whose invocation address this is, without version or alias."""
    names = {thing.name for thing in named_things(uri, "")}
    found = [template.resources[name] for name in sorted(names) if name in template.resources]
    functions = [resource for resource in found if resource.type in FUNCTIONS]
    text = substituted(uri) or ""
    is_qualified = "stageVariables" in text or re.search(r"\.(Arn|Alias)\}:", text)
    return functions[0] if len(functions) == 1 and not is_qualified else None


def covers(pattern: str, method: MethodView, api_type: ApiType) -> bool:
    """Whether `STAGE/METHOD/path` of a SourceArn takes in a method. A stage that is computed counts as any."""
    parts = pattern.split("/", 2)
    if len(parts) < 2 or "${" in pattern.partition("/")[2]:
        return parts[0] in ("*", "") or "${" in pattern
    path = re.sub(r"\{[^}]*\}", "*", method.path.strip("/"))
    verb = "*" if method.http_method == "ANY" else method.http_method
    wanted = parts[2].strip("/") if len(parts) > 2 else ("" if parts[1] != "*" else "*")
    wanted = re.sub(r"\{[^}]*\}", "*", wanted)
    is_verb = parts[1] == "*" or parts[1].upper() == verb
    is_path = (
        fnmatchcase(path, wanted)
        or wanted == path
        or (wanted in ("*", "") and parts[1] == "*" and len(parts) < 3)
    )
    if api_type is ApiType.HTTP and method.path.strip("/") == DEFAULT_ROUTE:
        return fnmatchcase(DEFAULT_ROUTE, pattern.partition("/")[2])  # it has no method and no path
    return is_verb and is_path


def _permissions(template: Template) -> Iterator[Permission]:
    for resource in template.of("AWS::Lambda::Permission"):
        values = resource.properties
        principal, action = literal(values.get("Principal")), literal(values.get("Action"))
        if principal not in (None, PRINCIPAL, "*") or (action is not None and action not in ACTIONS):
            continue
        yield Permission(
            _function(values.get("FunctionName"), template), *_source(values.get("SourceArn"), template)
        )


def _function(value: Any, template: Template) -> str | None:
    """The function of a permission; None where it can't be told."""
    names = [thing.name for thing in named_things(value, "")]
    known = [
        name for name in names if name in template.resources and template.resources[name].type in FUNCTIONS
    ]
    if known:
        return known[0]
    text = literal(value)
    if text is None:
        return None
    for function in template.of(*FUNCTIONS):
        if literal(function.properties.get("FunctionName")) == text:
            return function.logical_id
    return None


def _source(value: Any, template: Template) -> tuple[str | None, str | None]:
    """API and pattern of a SourceArn; None for either that can't be told."""
    text = PSEUDO.sub("*", substituted(value) or "")
    found = _SOURCE.match(text)
    if not found:
        return None, None
    name = re.sub(r"\A\$\{(\w+)(\.\w+)?\}\Z", r"\1", found[1])
    if name not in template.resources:
        return None, None
    return name, found[2] or "*"


def _event_permissions(template: Template) -> Iterator[Permission]:
    """SAM allows what a function's events ask for."""
    for function in template.of("AWS::Serverless::Function"):
        for event in mapping(function.properties.get("Events")).values():
            kind = literal(mapping(event).get("Type"))
            values: Mapping[str, Any] = mapping(mapping(event).get("Properties"))
            if kind not in _EVENT_APIS:
                continue
            api = referred(values.get(_EVENT_APIS[kind]))
            path, method = literal(values.get("Path")), literal(values.get("Method"))
            known = path is not None and method is not None
            verb = (
                "*"
                if str(method).lower() in ("any", "x-amazon-apigateway-any-method")
                else str(method).upper()
            )
            yield Permission(function.logical_id, api, f"*/{verb}{path}" if known else None)
