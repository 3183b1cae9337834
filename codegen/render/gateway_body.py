"""An importable document as CloudFormation carries it inside of a template.

In: the document of `gateway_document`. Out: the same with `Fn::Sub` where an address names other resources, small
objects on one line, and no text that CloudFormation would resolve as a dynamic reference.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from codegen.features.authorization.settings import EXTENSION as AUTHORIZER
from codegen.features.integration.settings import EXTENSION as INTEGRATION
from codegen.ir.api import Api
from codegen.render.template_yaml import LONGEST_INLINE, Inline

DYNAMIC_REFERENCE = "{{resolve:"
_DISARMED = "{{ resolve:"
_SUBSTITUTION = "${"
_BY_THE_STAGE = re.compile(r"\$\{(?=stageVariables\.)")
"""Filled in when a request comes, so that CloudFormation must leave it."""
_FUNCTION_ARN = re.compile(r"\$\{([A-Za-z0-9]+)\.Arn\}")
_ARN_BY_VARIABLE = (
    r"arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${stageVariables.\1}"
)


def without_endpoint(api: Api) -> Api:
    """The API for a document beside which a resource says where it is reached."""
    return replace(api, endpoint_types=(), vpc_endpoint_ids=(), disable_execute_api_endpoint=False)


def template_body(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document as the value of DefinitionBody."""
    body = dict(document)
    body["paths"] = {
        path: {method: _operation(operation) for method, operation in item.items()}
        for path, item in document["paths"].items()
    }
    components = document.get("components", {})
    if components:
        body["components"] = {
            **{
                name: {key: _compact(value) for key, value in components[name].items()} for name in components
            },
            **_schemes(components),
        }
    return body


def file_body(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document as a file of its own, in which CloudFormation fills in nothing.

    API Gateway's import knows account, region and partition, and the stage's variables name the functions
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/import-api-aws-variables.html).
    """
    written: dict[str, Any] = _by_stage_variables(template_body(document))
    return written


def _by_stage_variables(value: Any) -> Any:
    if isinstance(value, Mapping):
        if set(value) == {"Fn::Sub"}:
            return _FUNCTION_ARN.sub(_ARN_BY_VARIABLE, value["Fn::Sub"])
        plain = {key: _by_stage_variables(item) for key, item in value.items()}
        return Inline(plain) if isinstance(value, Inline) else plain
    if isinstance(value, list):
        return [_by_stage_variables(item) for item in value]
    return value


def disarmed(value: Any) -> Any:
    """A value without dynamic references: a contract's text must not fetch a secret when a stack is deployed."""
    return _replaced(value) if DYNAMIC_REFERENCE in json.dumps(value, default=dict) else value


def _replaced(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace(DYNAMIC_REFERENCE, _DISARMED)
    if isinstance(value, Mapping):
        plain = {_replaced(key): _replaced(item) for key, item in value.items()}
        return Inline(plain) if isinstance(value, Inline) else plain
    if isinstance(value, list):
        return [_replaced(item) for item in value]
    return value


def _operation(operation: Mapping[str, Any]) -> dict[str, Any]:
    written = dict(operation)
    if "parameters" in written:
        written["parameters"] = [_one_line(parameter) for parameter in written["parameters"]]
    if "requestBody" in written:
        body = written["requestBody"]
        written["requestBody"] = {**body, "content": _lines(body["content"])}
    written["responses"] = {
        status: _response(response) for status, response in operation["responses"].items()
    }
    if INTEGRATION in written:
        integration = written[INTEGRATION]
        written[INTEGRATION] = {**integration, **_substituted(integration, "uri", "credentials")}
    return written


def _response(response: Mapping[str, Any]) -> Mapping[str, Any]:
    if set(response) == {"description"}:
        return Inline(response)
    return {key: _lines(value) if key in ("headers", "content") else value for key, value in response.items()}


def _lines(entries: Mapping[str, Any]) -> dict[str, Any]:
    """A map with each of its objects on one line."""
    return {key: _one_line(value) for key, value in entries.items()}


def _one_line(value: Any) -> Any:
    if isinstance(value, Mapping):
        return Inline({key: _one_line(item) for key, item in value.items()})
    return value


def _schemes(components: Mapping[str, Any]) -> dict[str, Any]:
    schemes = components.get("securitySchemes", {})
    written = {
        name: (
            {
                **scheme,
                AUTHORIZER: {
                    **scheme[AUTHORIZER],
                    **_substituted(scheme[AUTHORIZER], "authorizerUri", "authorizerCredentials"),
                },
            }
            if AUTHORIZER in scheme
            else scheme
        )
        for name, scheme in schemes.items()
    }
    return {"securitySchemes": written} if written else {}


def _substituted(owner: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The members in which CloudFormation fills in something."""
    found: dict[str, Any] = {}
    for name in names:
        address = owner.get(name)
        if isinstance(address, str) and _SUBSTITUTION in _BY_THE_STAGE.sub("", address):
            found[name] = {"Fn::Sub": _BY_THE_STAGE.sub("${!", address)}
    return found


def _compact(schema: Any) -> Any:
    """A schema with each of its small parts on one line."""
    if isinstance(schema, Mapping):
        parts = {key: _compact(value) for key, value in schema.items()}
        is_small = "properties" not in parts and _width(parts) <= LONGEST_INLINE
        return Inline(parts) if is_small else parts
    if isinstance(schema, list):
        return [_compact(item) for item in schema]
    return schema


def _width(value: Any) -> int:
    """About how many characters a value takes on one line."""
    if isinstance(value, Mapping):
        return sum(len(str(key)) + 4 + _width(item) for key, item in value.items())
    if isinstance(value, list):
        return 2 + sum(2 + _width(item) for item in value)
    return len(str(value))
