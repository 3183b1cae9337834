"""An importable document as CloudFormation carries it inside of a template.

In: the document of `gateway_document`. Out: the same with `Fn::Sub` where an address names other resources, small
objects on one line, and no text that CloudFormation would resolve as a dynamic reference.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from codegen.core.plain_json import dumps
from codegen.core.records import replace
from codegen.features.authorization.settings import EXTENSION as AUTHORIZER
from codegen.features.integration.settings import EXTENSION as INTEGRATION
from codegen.ir.api import Api
from codegen.ir.deployment import VPC_LINK
from codegen.ir.project import ALIAS
from codegen.render.template_yaml import LONGEST_INLINE, Inline

DYNAMIC_REFERENCE = "{{resolve:"
_DISARMED = "{{ resolve:"
STAGE_VARIABLE, _PSEUDO = "stageVariables.", "AWS::"
_OF_INTEGRATIONS = ("uri", "credentials", "connectionId", "integrationTarget")
"""Members of an integration in which addresses stand."""
_OF_AUTHORIZERS = ("authorizerUri", "authorizerCredentials", "jwtConfiguration")
"""Members of an authorizer in which addresses stand; issuers and audiences may be user pools of the stack."""
_PLACEHOLDER = re.compile(r"\$\{([^}]*)\}")
_FILLED_IN = re.compile(r"AWS::[A-Za-z]+\Z|(?!stageVariables\.)[A-Za-z0-9]+(\.[A-Za-z0-9.]+)?\Z")
"""What CloudFormation fills in: pseudo parameters, resources and their attributes; not the variables of a stage."""
_FUNCTION_ARN = re.compile(r"\$\{(?P<function>[A-Za-z0-9]+)(?:\.Arn|Alias(?P<alias>" + ALIAS + r"))\}")
_VPC_LINK = re.compile(r"\$\{(?P<link>[A-Za-z0-9]+" + VPC_LINK + r"[0-9a-f]+)\}")
_ARN_BY_VARIABLE = (
    "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${stageVariables.%s}"
)
LONGER_BY_VARIABLE = 100
"""Characters, at most, that such an ARN has more than what stands for it in a template."""


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


def file_body(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a template as a file of its own, in which CloudFormation fills in nothing.

    API Gateway's import knows account, region and partition, and the stage's variables name functions and VPC links
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/import-api-aws-variables.html).
    """
    written: dict[str, Any] = _by_stage_variables(body)
    return written


def _by_stage_variable(address: re.Match[str]) -> str:
    qualifier = f":{address['alias']}" if address["alias"] else ""
    return _ARN_BY_VARIABLE % address["function"] + qualifier


def _by_stage_variables(value: Any) -> Any:
    if isinstance(value, dict):
        if len(value) == 1 and "Fn::Sub" in value:
            text = _FUNCTION_ARN.sub(_by_stage_variable, value["Fn::Sub"])
            return _VPC_LINK.sub(r"${stageVariables.\g<link>}", text)
        plain = {key: _by_stage_variables(item) for key, item in value.items()}
        if all(item is value[key] for key, item in plain.items()):
            return value  # an object that is printed already
        return Inline(plain) if isinstance(value, Inline) else plain
    if isinstance(value, list):
        return [_by_stage_variables(item) for item in value]
    return value


def disarmed(value: Any) -> Any:
    """A value without dynamic references: a contract's text must not fetch a secret when a stack is deployed."""
    return _replaced(value) if DYNAMIC_REFERENCE.encode() in dumps(value, dict) else value


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
        written[INTEGRATION] = {**integration, **_substituted(integration, *_OF_INTEGRATIONS)}
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
                    **_substituted(scheme[AUTHORIZER], *_OF_AUTHORIZERS),
                },
            }
            if AUTHORIZER in scheme
            else scheme
        )
        for name, scheme in schemes.items()
    }
    return {"securitySchemes": written} if written else {}


def unknown_names(api: Api, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """The names in addresses that nothing fills in, each with its place in the contract.

    Args:
        known: the logical ids of the template.
    """
    addresses: list[tuple[str, str]] = []
    for route in api.routes:
        if route.integration is not None:
            made = route.integration
            named = made.uri, made.credentials, made.connection_id, made.integration_target
            addresses += [(made.source, address or "") for address in named]
    for authorizer in api.authorizers.values():
        credentials = authorizer.authorizer_credentials or ""
        addresses += [(authorizer.source, authorizer.authorizer_uri), (authorizer.source, credentials)]
        addresses += [(authorizer.source, text) for text in _texts(authorizer.jwt_configuration)]
    for place, address in addresses:
        for name in _PLACEHOLDER.findall(address):
            is_late = name.startswith((STAGE_VARIABLE, _PSEUDO))
            if not is_late and name.partition(".")[0] not in known:
                yield place, name


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for item in value.values() for text in _texts(item))
    elif isinstance(value, list):
        yield from (text for item in value for text in _texts(item))


def _substituted(owner: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The members in which CloudFormation fills in something; what it can't know stays as it is written."""
    return {name: _filled_in(owner[name]) for name in names if name in owner}


def _filled_in(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _filled_in(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled_in(item) for item in value]
    if isinstance(value, str) and any(map(_FILLED_IN.match, _PLACEHOLDER.findall(value))):
        return {"Fn::Sub": _PLACEHOLDER.sub(_escaped, value)}
    return value


def _escaped(placeholder: re.Match[str]) -> str:
    return placeholder[0] if _FILLED_IN.match(placeholder[1]) else f"${{!{placeholder[1]}}}"


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
