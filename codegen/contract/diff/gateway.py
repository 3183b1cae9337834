"""What changed in the API Gateway extensions of a contract, as far as callers or handlers can tell.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from codegen.contract.diff.comparer import Comparer
from codegen.contract.diff.parts import Part, Side, texts
from codegen.contract.diff.words import values

PREFIX = "x-amazon-apigateway-"

_ROOT = {
    "api-key-source": "gateway-api-key-source-changed",
    "binary-media-types": "gateway-binary-media-types-changed",
    "minimum-compression-size": "gateway-compression-changed",
    "policy": "gateway-policy-changed",
}
_INTEGRATION = {
    "type": "gateway-integration-type-changed",
    "uri": "gateway-integration-uri-changed",
    "httpMethod": "gateway-integration-uri-changed",
    "integrationSubtype": "gateway-integration-type-changed",
    "connectionType": "gateway-integration-connection-changed",
    "connectionId": "gateway-integration-connection-changed",
    "credentials": "gateway-integration-credentials-changed",
    "payloadFormatVersion": "gateway-payload-version-changed",
    "responseTransferMode": "gateway-response-transfer-mode-changed",
    "cacheKeyParameters": "gateway-cache-key-changed",
    "cacheNamespace": "gateway-cache-key-changed",
    "requestParameters": "gateway-request-mapping-changed",
    "requestTemplates": "gateway-request-mapping-changed",
    "passthroughBehavior": "gateway-request-mapping-changed",
    "contentHandling": "gateway-request-mapping-changed",
    "responses": "gateway-response-mapping-changed",
    "responseParameters": "gateway-response-mapping-changed",
}
_AUTHORIZER = {
    "type": "gateway-authorizer-type-changed",
    "identitySource": "gateway-authorizer-identity-source-changed",
    "identityValidationExpression": "gateway-authorizer-identity-source-changed",
    "jwtConfiguration": "gateway-authorizer-issuer-changed",
    "providerARNs": "gateway-authorizer-issuer-changed",
    "authorizerUri": "gateway-authorizer-function-changed",
    "authorizerCredentials": "gateway-authorizer-function-changed",
    "authorizerResultTtlInSeconds": "gateway-authorizer-cache-changed",
    "authorizerPayloadFormatVersion": "gateway-authorizer-payload-version-changed",
    "enableSimpleResponses": "gateway-authorizer-payload-version-changed",
}
_CORS_LISTS = ("allowOrigins", "allowMethods", "allowHeaders", "exposeHeaders")
_DEFAULT_TIMEOUT = 29_000  # https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html


def compare_api(comparer: Comparer) -> None:
    """Report what changed for all operations together."""
    old, new = comparer.sides.old.root(), comparer.sides.new.root()
    for name, rule in _ROOT.items():
        _compare_member(comparer, f"{PREFIX}{name}", rule, old, new, name.replace("-", " "))
    _compare_cors(comparer)
    _compare_endpoint(comparer)
    _compare_gateway_responses(comparer)
    _compare_authorizers(comparer)


def compare_operation(comparer: Comparer, old: Part, new: Part) -> None:
    """Report what changed for one operation."""
    before = comparer.sides.old.at(old, f"{PREFIX}integration")
    after = comparer.sides.new.at(new, f"{PREFIX}integration")
    if before.members or after.members:
        _compare_integration(comparer, before, after)
    _compare_validation(comparer, old, new)
    _compare_access(comparer, old, new)


def _compare_member(comparer: Comparer, name: str, rule: str, old: Part, new: Part, subject: str) -> None:
    before, after = old.members.get(name), new.members.get(name)
    if before != after:
        text = f"{subject}: changed{values(before, after)}"
        comparer.add(rule, text, comparer.sides.old.at(old, name), comparer.sides.new.at(new, name))


def _compare_integration(comparer: Comparer, old: Part, new: Part) -> None:
    if not old.members or not new.members:
        action = "added" if new.members else "removed"
        comparer.add(f"gateway-integration-{action}", f"integration {action}", old, new)
        return
    for name, rule in _INTEGRATION.items():
        _compare_member(comparer, name, rule, old, new, f"integration {name}")
    before, after = (part.members.get("timeoutInMillis", _DEFAULT_TIMEOUT) for part in (old, new))
    if before != after and isinstance(before, int) and isinstance(after, int):
        action = "decreased" if after < before else "increased"
        text = f"integration timeout {action}{values(before, after)}"
        comparer.add(f"gateway-integration-timeout-{action}", text, old, new)


def _compare_validation(comparer: Comparer, old: Part, new: Part) -> None:
    """API Gateway refuses what a validator does not let pass, which went to the function before."""
    before, after = _validated(comparer.sides.old, old), _validated(comparer.sides.new, new)
    for what in sorted(after - before):
        comparer.add(
            "gateway-request-validation-added", f"request validator: checks the {what} now", old, new
        )
    for what in sorted(before - after):
        text = f"request validator: no longer checks the {what}"
        comparer.add("gateway-request-validation-removed", text, old, new)


def _validated(side: Side, operation: Part) -> set[str]:
    name = operation.members.get(
        f"{PREFIX}request-validator", side.document.get(f"{PREFIX}request-validator")
    )
    validators = side.document.get(f"{PREFIX}request-validators")
    validator = validators.get(name) if isinstance(validators, dict) and isinstance(name, str) else None
    if not isinstance(validator, dict):
        return set()
    fields = {"validateRequestBody": "body", "validateRequestParameters": "parameters"}
    return {what for field, what in fields.items() if validator.get(field) is True}


class _Access(NamedTuple):
    """Who may call an operation, as API Gateway checks it."""

    authorizers: frozenset[str]
    is_keyed: bool  # it asks for an API key


def _compare_access(comparer: Comparer, old: Part, new: Part) -> None:
    before, after = _access(comparer.sides.old, old), _access(comparer.sides.new, new)
    if before.is_keyed != after.is_keyed:
        rule = "gateway-api-key-required" if after.is_keyed else "gateway-api-key-no-longer-required"
        comparer.add(rule, f"API key: {'required' if after.is_keyed else 'no longer required'}", old, new)
    if before.authorizers == after.authorizers:
        return
    names = (", ".join(sorted(each.authorizers)) or None for each in (before, after))
    action = "added" if not before.authorizers else "replaced" if after.authorizers else "removed"
    comparer.add(f"gateway-authorizer-{action}", f"authorizer {action}{values(*names)}", old, new)


def _access(side: Side, operation: Part) -> _Access:
    listed = operation.members.get("security", side.document.get("security"))
    names = (
        {name for each in listed or () if isinstance(each, dict) for name in each}
        if isinstance(listed, list)
        else ()
    )
    schemes = {name: scheme for name, scheme in _schemes(side) if name in names}
    authorizers = {name for name, part in schemes.items() if _has_authorizer(part)}
    return _Access(frozenset(authorizers), any(_is_api_key(part) for part in schemes.values()))


def _schemes(side: Side) -> Iterator[tuple[str, Part]]:
    schemes = side.root("components", "securitySchemes")
    for name in schemes.members:
        yield name, side.at(schemes, name)


def _has_authorizer(scheme: Part) -> bool:
    return f"{PREFIX}authorizer" in scheme.members or f"{PREFIX}authtype" in scheme.members


def _is_api_key(scheme: Part) -> bool:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-setup-api-key-with-console.html"""
    is_named = str(scheme.members.get("name")).lower() == "x-api-key" and scheme.members.get("in") == "header"
    return scheme.members.get("type") == "apiKey" and is_named and not _has_authorizer(scheme)


def _compare_authorizers(comparer: Comparer) -> None:
    before, after = dict(_schemes(comparer.sides.old)), dict(_schemes(comparer.sides.new))
    for name in sorted(before.keys() & after.keys()):
        parts = (
            comparer.sides.old.at(before[name], f"{PREFIX}authorizer"),
            comparer.sides.new.at(after[name], f"{PREFIX}authorizer"),
        )
        _compare_member(
            comparer,
            f"{PREFIX}authtype",
            "gateway-authorizer-type-changed",
            before[name],
            after[name],
            f"authorizer '{name}'",
        )
        if parts[0].members and parts[1].members:
            for field, rule in _AUTHORIZER.items():
                _compare_member(comparer, field, rule, *parts, f"authorizer '{name}': {field}")


def _compare_cors(comparer: Comparer) -> None:
    old = comparer.sides.old.root(f"{PREFIX}cors")
    new = comparer.sides.new.root(f"{PREFIX}cors")
    before, after = _granted(old), _granted(new)
    if lost := sorted(before - after):
        comparer.add("gateway-cors-narrowed", f"CORS: no longer allowed: {', '.join(lost)}", old, new)
    if won := sorted(after - before):
        comparer.add("gateway-cors-widened", f"CORS: allowed now: {', '.join(won)}", old, new)


def _granted(cors: Part) -> set[str]:
    found = {f"{name} {each}" for name in _CORS_LISTS for each in texts(cors.members.get(name))}
    return found | ({"allowCredentials"} if cors.members.get("allowCredentials") is True else set())


def _compare_endpoint(comparer: Comparer) -> None:
    name = f"{PREFIX}endpoint-configuration"
    old, new = _endpoint(comparer.sides.old, name), _endpoint(comparer.sides.new, name)
    was, is_ = (part.members.get("disableExecuteApiEndpoint") is True for part in (old, new))
    if was != is_:
        word = "disabled" if is_ else "enabled"
        comparer.add(f"gateway-default-endpoint-{word}", f"default endpoint: {word}", old, new)
    _compare_member(comparer, "vpcEndpointIds", "gateway-vpc-endpoints-changed", old, new, "VPC endpoints")


def _endpoint(side: Side, name: str) -> Part:
    """It stands at the root, of HTTP APIs in the first of their servers."""
    found = side.root(name)
    return found if found.members else side.at(side.at(side.root("servers"), 0), name)


def _compare_gateway_responses(comparer: Comparer) -> None:
    name = f"{PREFIX}gateway-responses"
    old, new = comparer.sides.old.root(name), comparer.sides.new.root(name)
    for kind in sorted(old.members.keys() | new.members.keys()):
        _compare_member(comparer, kind, "gateway-response-changed", old, new, f"gateway response {kind}")
