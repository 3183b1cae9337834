"""What an OpenAPI document with extensions configures, part by part, however it is spelled.

In: the document of a template or of an export. Out: parts by name, each with its settings; defaults are left out.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.contract.drift.values import opened
from codegen.contract.values import mapping
from codegen.core.pointer import child, lookup
from codegen.core.records import Record, field

PREFIX = "x-amazon-apigateway-"
API = "the API"

_METHODS = {
    **{name: name.upper() for name in ("get", "put", "post", "delete", "options", "head", "patch", "trace")},
    f"{PREFIX}any-method": "ANY",
}
_OF_API: dict[str, Any] = {
    "binary-media-types": None,
    "minimum-compression-size": None,
    "api-key-source": "HEADER",
    "policy": None,
    "cors": None,
}
"""Extensions at the root that are settings of the API, with their defaults."""

_INTEGRATION_DEFAULTS: dict[str, Any] = {
    "passthroughBehavior": "when_no_match",
    "connectionType": "internet",
    "payloadFormatVersion": "1.0",
    "responseTransferMode": "buffered",
}
_TIMEOUTS = frozenset({29_000, 30_000})  # milliseconds: the defaults of REST and of HTTP APIs
_WORDS = frozenset(
    {"type", "passthroughBehavior", "connectionType", "contentHandling", "responseTransferMode"}
)
"""Fields whose words exports spell in another case."""

_NAMED_BY_GATEWAY = frozenset({"cacheNamespace", "$ref"})
_AUTHORIZER_DEFAULTS: dict[str, Any] = {"authorizerResultTtlInSeconds": 300, "enableSimpleResponses": False}
_ERROR_TEMPLATE = {"application/json": '{"message":$context.error.messageString}'}
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html"""


class ConfiguredPart(Record):
    """A route, model, authorizer or gateway response, or the API itself.

    Attributes:
        settings: values by name.
        pointers: where each stands, where that is not the part's own place.
    """

    name: str
    pointer: str
    settings: dict[str, Any] = field(default_factory=dict)
    pointers: dict[str, str] = field(default_factory=dict)

    def set(self, name: str, value: Any, pointer: str = "") -> None:
        """Note a setting; nothing is none."""
        if value not in (None, [], {}):
            self.settings[name] = value
            self.pointers[name] = pointer or self.pointer

    def place_of(self, setting: str) -> str:
        """Where a setting stands, or its part where it has none."""
        return self.pointers.get(setting, self.pointer)


def configured_parts(document: Mapping[str, Any], *, is_rest: bool) -> dict[str, ConfiguredPart]:
    """Everything that a document configures.

    Args:
        is_rest: of a REST API; HTTP APIs have no models, parameters and validators.
    """
    reader = _Reader(mapping(opened(document)), is_rest)
    return {part.name: part for part in reader.parts()}


class _Reader:
    def __init__(self, document: Mapping[str, Any], is_rest: bool) -> None:
        self._document = document
        self._is_rest = is_rest
        self._schemes = mapping(mapping(document.get("components")).get("securitySchemes"))

    def parts(self) -> Iterator[ConfiguredPart]:
        yield self._api()
        yield from self._routes()
        yield from self._authorizers()
        if self._is_rest:
            yield from self._models()
            yield from self._gateway_responses()

    def _api(self) -> ConfiguredPart:
        part = ConfiguredPart(API, "")
        for name, default in _OF_API.items():
            value = self._document.get(PREFIX + name)
            part.set(name, None if value == default else _sorted(value), child("", PREFIX + name))
        return part

    # ---- routes
    def _routes(self) -> Iterator[ConfiguredPart]:
        for path, item in mapping(self._document.get("paths")).items():
            for key, operation in mapping(item).items():
                if key in _METHODS and isinstance(operation, Mapping):
                    place = child("/paths", path, key)
                    part = ConfiguredPart(f"{_METHODS[key]} {path}", place)
                    self._integration(part, operation)
                    part.set("authorization", self._security(operation))
                    if self._is_rest:
                        self._request(part, operation)
                        self._responses(part, operation)
                    yield part

    def _integration(self, part: ConfiguredPart, operation: Mapping[str, Any]) -> None:
        key = f"{PREFIX}integration"
        integration = self._resolved(operation.get(key))
        kind = str(integration.get("type", "")).lower()
        for name, value in integration.items():
            is_answer_of_proxy = name == "responses" and kind.endswith("_proxy")
            if name not in _NAMED_BY_GATEWAY and not is_answer_of_proxy:
                part.set(f"integration.{name}", _stated(name, value), child(part.pointer, key, name))

    def _security(self, operation: Mapping[str, Any]) -> list[Any]:
        """Which schemes decide, with their scopes; those that API Gateway knows by another name under that."""
        if str(mapping(operation.get(f"{PREFIX}auth")).get("type")).upper() == "AWS_IAM":
            return ["AWS_IAM"]
        required = operation.get("security", self._document.get("security"))
        found = [
            [self._scheme(name), _sorted(scopes)]
            for requirement in required or ()
            for name, scopes in mapping(requirement).items()
        ]
        return sorted((name if not scopes else {name: scopes} for name, scopes in found), key=str)

    def _scheme(self, name: str) -> str:
        scheme = mapping(self._schemes.get(name))
        if str(scheme.get(f"{PREFIX}authtype")).lower() == "awssigv4":
            return "AWS_IAM"
        is_key = scheme.get("type") == "apiKey" and f"{PREFIX}authorizer" not in scheme
        return "API key" if is_key and str(scheme.get("name")).lower() == "x-api-key" else name

    def _request(self, part: ConfiguredPart, operation: Mapping[str, Any]) -> None:
        key = f"{PREFIX}request-validator"
        validators = mapping(self._document.get(f"{PREFIX}request-validators"))
        validator = mapping(validators.get(operation.get(key, self._document.get(key))))
        checked = sorted(name for name, is_on in validator.items() if is_on in (True, "true"))
        part.set("request validation", checked, child(part.pointer, key))
        for index, item in enumerate(operation.get("parameters") or ()):
            parameter = self._resolved(item)
            if parameter.get("in") in ("query", "header"):
                is_required = parameter.get("required") in (True, "true")
                name = f"{parameter['in']} parameter {parameter.get('name')}"
                part.set(
                    name, "required" if is_required else "optional", child(part.pointer, "parameters", index)
                )
        content = mapping(self._resolved(operation.get("requestBody")).get("content"))
        for media_type, media in content.items():
            place = child(part.pointer, "requestBody", "content", media_type)
            part.set(f"request model of {media_type}", mapping(media).get("schema"), place)

    def _responses(self, part: ConfiguredPart, operation: Mapping[str, Any]) -> None:
        for status, item in mapping(operation.get("responses")).items():
            response = self._resolved(item)
            models = {
                media_type: mapping(media).get("schema")
                for media_type, media in mapping(response.get("content")).items()
            }
            value = {
                "headers": sorted(mapping(response.get("headers"))),
                "models": {media_type: model for media_type, model in models.items() if model},
            }
            part.set(f"response {status}", value, child(part.pointer, "responses", status))

    # ---- what routes refer to
    def _authorizers(self) -> Iterator[ConfiguredPart]:
        for name, scheme in self._schemes.items():
            authorizer = mapping(mapping(scheme).get(f"{PREFIX}authorizer"))
            if authorizer:
                part = ConfiguredPart(f"authorizer {name}", child("/components/securitySchemes", name))
                source = f"method.request.header.{scheme.get('name')}"
                values = {"identitySource": source, **authorizer, "type": str(authorizer.get("type")).lower()}
                for key, value in values.items():
                    if value != _AUTHORIZER_DEFAULTS.get(key):
                        part.set(key, value, child(part.pointer, f"{PREFIX}authorizer"))
                yield part

    def _models(self) -> Iterator[ConfiguredPart]:
        for name, schema in mapping(mapping(self._document.get("components")).get("schemas")).items():
            part = ConfiguredPart(f"model {name}", child("/components/schemas", name))
            part.set("schema", {key: value for key, value in mapping(schema).items() if key != "$schema"})
            yield part

    def _gateway_responses(self) -> Iterator[ConfiguredPart]:
        key = f"{PREFIX}gateway-responses"
        for name, response in mapping(self._document.get(key)).items():
            part = ConfiguredPart(f"gateway response {name}", child("", key, name))
            for setting, value in mapping(response).items():
                if value != _ERROR_TEMPLATE:
                    part.set(setting, value, child(part.pointer, setting))
            yield part

    def _resolved(self, node: Any) -> Mapping[str, Any]:
        reference = mapping(node).get("$ref")
        if isinstance(reference, str) and reference.startswith("#/"):
            try:
                return mapping(lookup(self._document, reference[1:]))
            except KeyError:
                return {}
        return mapping(node)


def _stated(field: str, value: Any) -> Any:
    """A field of an integration in one spelling; None where it says what goes without saying."""
    if field in _WORDS:
        value = str(value).lower()
    if field == "cacheKeyParameters":
        value = _sorted(value)
    is_default = value == _INTEGRATION_DEFAULTS.get(field) or (
        field == "timeoutInMillis" and value in _TIMEOUTS
    )
    return None if is_default else value


def _sorted(value: Any) -> Any:
    return sorted(value, key=str) if isinstance(value, list) else value
