"""Methods of an API as lint rules read them: from an OpenAPI document, or from AWS::ApiGateway::Method resources.

In: raw data in either spelling. Out: one form with the place of each part; values may be intrinsic functions.
https://docs.aws.amazon.com/apigateway/latest/api/API_Method.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from codegen.contract.values import is_intrinsic, items, literal, mapping
from codegen.core.pointer import child, lookup
from codegen.core.records import Record
from codegen.importer.gateway_document import ANY_METHOD, METHODS

INTEGRATION = "x-amazon-apigateway-integration"
_PLACES = {"path": "path", "query": "querystring", "header": "header"}
_LONGEST_CHAIN = 16


class Placed(Record, frozen=True):
    """An object with the place where it stands."""

    value: Mapping[str, Any]
    pointer: str

    def get(self, name: str) -> Any:
        """A member as written."""
        return self.value.get(name)

    def text(self, name: str) -> str | None:
        """A member that is a plain value."""
        return literal(self.value.get(name))

    def at(self, name: str, *more: str | int) -> str:
        """Where a member stands, the object itself where it has none."""
        return child(self.pointer, name, *more) if name in self.value else self.pointer

    def part(self, name: str) -> Placed:
        """A member that is an object; an empty one where it is none."""
        return Placed(mapping(self.value.get(name)), child(self.pointer, name))


class IntegrationResponseView(Record, frozen=True):
    """One integration response."""

    pattern: str | None  # None for the default
    status: str | None
    parameters: Placed
    templates: Placed
    pointer: str


class IntegrationView(Record, frozen=True):
    """An integration. `type` is in upper case, "" where it can't be told."""

    source: Placed
    type: str
    uri: Any
    http_method: str | None
    credentials: Any
    content_handling: str | None
    timeout: Any
    cache_key_parameters: list[Any]
    parameters: Placed
    templates: Placed
    responses: tuple[IntegrationResponseView, ...]
    has_unknown_responses: bool = False

    @property
    def uri_place(self) -> str:
        return self.source.at("uri") if "uri" in self.source.value else self.source.at("Uri")


class MethodView(Record, frozen=True):
    """One method.

    Attributes:
        parameters: declared as `method.request.header.X`; None where they can't be told.
        responses: status -> declared headers; None where they can't be told.
    """

    http_method: str
    path: str
    pointer: str
    integration: IntegrationView | None
    parameters: frozenset[str] | None = None
    responses: Mapping[str, frozenset[str]] | None = None

    @property
    def name(self) -> str:
        return f"{self.http_method} {self.path}"


# from an OpenAPI document


def document_methods(data: Mapping[str, Any]) -> Iterator[MethodView]:
    """The operations of a document, path by path."""
    for path, value in mapping(data.get("paths")).items():
        if not str(path).startswith("/") and path != "$default":
            continue
        item = follow(data, Placed(mapping(value), child("/paths", path)))
        for method in METHODS:
            if isinstance(item.get(method), Mapping) and not is_intrinsic(item.get(method)):
                yield _operation(data, str(path), method, item)


def follow(data: Mapping[str, Any], node: Placed) -> Placed:
    """The object that local references lead to; the last one that exists."""
    for _ in range(_LONGEST_CHAIN):
        reference = node.get("$ref")
        if not isinstance(reference, str) or not reference.startswith("#/"):
            break
        try:
            found = lookup(data, reference[1:])
        except KeyError:
            break
        node = Placed(mapping(found), reference[1:])
    return node


def _operation(data: Mapping[str, Any], path: str, method: str, item: Placed) -> MethodView:
    node = item.part(method)
    raw = node.get(INTEGRATION)
    integration = None
    if isinstance(raw, Mapping) and not is_intrinsic(raw):
        integration = _extension(follow(data, node.part(INTEGRATION)))
    return MethodView(
        http_method="ANY" if method == ANY_METHOD else method.upper(),
        path=path,
        pointer=node.pointer,
        integration=integration,
        parameters=_declared_parameters(data, path, item, node),
        responses=_declared_responses(data, node),
    )


def _declared_parameters(
    data: Mapping[str, Any], path: str, item: Placed, node: Placed
) -> frozenset[str] | None:
    found = {f"method.request.path.{part.strip('{}+')}" for part in path.split("/") if part.startswith("{")}
    for owner in (item, node):
        declared = owner.get("parameters")
        if declared is not None and not isinstance(declared, list):
            return None
        for index, entry in enumerate(declared or []):
            if is_intrinsic(entry):
                return None
            parameter = follow(data, Placed(mapping(entry), child(owner.pointer, "parameters", index)))
            place = _PLACES.get(str(parameter.get("in")))
            if place:
                found.add(f"method.request.{place}.{parameter.get('name')}")
    return frozenset(found)


def _declared_responses(data: Mapping[str, Any], node: Placed) -> Mapping[str, frozenset[str]] | None:
    responses = node.get("responses")
    if responses is not None and (not isinstance(responses, Mapping) or is_intrinsic(responses)):
        return None
    found: dict[str, frozenset[str]] = {}
    for status, value in mapping(responses).items():
        response = follow(data, Placed(mapping(value), child(node.pointer, "responses", status)))
        found[str(status)] = frozenset(map(str, mapping(response.get("headers"))))
    return found


def _view(
    source: Placed,
    spelled: Callable[[str], str],
    http_method: str,
    responses: Iterable[IntegrationResponseView],
    *,
    has_unknown_responses: bool,
) -> IntegrationView:
    """An integration of a document or a resource: the members are the same, their names differ in the first letter."""
    return IntegrationView(
        source=source,
        type=(source.text(spelled("type")) or "").upper(),
        uri=source.get(spelled("uri")),
        http_method=source.text(http_method),
        credentials=source.get(spelled("credentials")),
        content_handling=source.text(spelled("contentHandling")),
        timeout=source.get(spelled("timeoutInMillis")),
        cache_key_parameters=items(source.get(spelled("cacheKeyParameters"))),
        parameters=source.part(spelled("requestParameters")),
        templates=source.part(spelled("requestTemplates")),
        responses=tuple(responses),
        has_unknown_responses=has_unknown_responses,
    )


def _extension(source: Placed) -> IntegrationView:
    responses = source.part("responses")
    found = (
        _extension_response(str(pattern), responses.part(pattern))
        for pattern, value in responses.value.items()
        if isinstance(value, Mapping) and not is_intrinsic(value)
    )
    is_unknown = is_intrinsic(source.get("responses"))
    return _view(source, str, "httpMethod", found, has_unknown_responses=is_unknown)


def _extension_response(pattern: str, source: Placed) -> IntegrationResponseView:
    return IntegrationResponseView(
        pattern=None if pattern == "default" else pattern,
        status=source.text("statusCode"),
        parameters=source.part("responseParameters"),
        templates=source.part("responseTemplates"),
        pointer=source.pointer,
    )


# from AWS::ApiGateway::Method


def resource_method(properties: Mapping[str, Any], pointer: str, path: str) -> MethodView:
    """A method that is a resource of its own."""
    node = Placed(properties, pointer)
    has_integration = bool(node.part("Integration").value)
    parameters = node.get("RequestParameters")
    return MethodView(
        http_method=(node.text("HttpMethod") or "?").upper(),
        path=path,
        pointer=pointer,
        integration=_property(node.part("Integration")) if has_integration else None,
        parameters=None if is_intrinsic(parameters) else frozenset(map(str, mapping(parameters))),
        responses=_property_responses(node.get("MethodResponses")),
    )


def _property_responses(value: Any) -> Mapping[str, frozenset[str]] | None:
    if is_intrinsic(value) or any(is_intrinsic(entry) for entry in items(value)):
        return None
    prefix = "method.response.header."
    return {
        literal(mapping(entry).get("StatusCode"))
        or "": frozenset(
            str(name).removeprefix(prefix) for name in mapping(mapping(entry).get("ResponseParameters"))
        )
        for entry in items(value)
    }


def _property(source: Placed) -> IntegrationView:
    responses = source.get("IntegrationResponses")
    found = _property_response(items(responses), source)
    is_unknown = is_intrinsic(responses)
    return _view(source, _capitalized, "IntegrationHttpMethod", found, has_unknown_responses=is_unknown)


def _capitalized(name: str) -> str:
    return name[0].upper() + name[1:]


def _property_response(entries: Iterable[Any], source: Placed) -> Iterator[IntegrationResponseView]:
    for index, entry in enumerate(entries):
        node = Placed(mapping(entry), child(source.pointer, "IntegrationResponses", index))
        if node.value:
            yield IntegrationResponseView(
                pattern=node.text("SelectionPattern"),
                status=node.text("StatusCode"),
                parameters=node.part("ResponseParameters"),
                templates=node.part("ResponseTemplates"),
                pointer=node.pointer,
            )
