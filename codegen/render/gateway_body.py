"""An importable document as CloudFormation carries it inside of a template.

In: the document of `gateway_document`. Out: the same with `Fn::Sub` where an address names other resources, small
objects on one line, and no text that CloudFormation would resolve as a dynamic reference.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.features.authorization.settings import EXTENSION as AUTHORIZER
from codegen.features.integration.settings import EXTENSION as INTEGRATION
from codegen.render.template_yaml import Inline

DYNAMIC_REFERENCE = "{{resolve:"
_DISARMED = "{{ resolve:"
_SUBSTITUTION = "${"
_LONGEST_INLINE = 90


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


def disarmed(value: Any) -> Any:
    """A value without dynamic references: a contract's text must not fetch a secret when a stack is deployed."""
    if isinstance(value, str):
        return value.replace(DYNAMIC_REFERENCE, _DISARMED)
    if isinstance(value, Mapping):
        plain = {disarmed(key): disarmed(item) for key, item in value.items()}
        return Inline(plain) if isinstance(value, Inline) else plain
    if isinstance(value, list):
        return [disarmed(item) for item in value]
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
        written[INTEGRATION] = {**integration, **_substituted(integration, "uri")}
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
                AUTHORIZER: {**scheme[AUTHORIZER], **_substituted(scheme[AUTHORIZER], "authorizerUri")},
            }
            if AUTHORIZER in scheme
            else scheme
        )
        for name, scheme in schemes.items()
    }
    return {"securitySchemes": written} if written else {}


def _substituted(owner: Mapping[str, Any], name: str) -> dict[str, Any]:
    address = owner.get(name)
    if isinstance(address, str) and _SUBSTITUTION in address:
        return {name: {"Fn::Sub": address}}
    return {}


def _compact(schema: Any) -> Any:
    """A schema with its small parts on one line each."""
    if isinstance(schema, Mapping):
        parts = {key: _compact(value) for key, value in schema.items()}
        plain = all(not isinstance(value, Mapping | list) for value in parts.values())
        small = (
            plain
            and sum(len(str(key)) + len(str(value)) + 4 for key, value in parts.items()) <= _LONGEST_INLINE
        )
        return Inline(parts) if small else parts
    if isinstance(schema, list):
        return [_compact(item) for item in schema]
    return schema
