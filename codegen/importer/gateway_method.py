"""What an imported operation says about its method request and method responses: parameters, models, statuses.

https://docs.aws.amazon.com/apigateway/latest/api/API_Method.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from codegen.core.pointer import child
from codegen.importer.gateway_models import ModelReader
from codegen.importer.gateway_source import GatewaySource
from codegen.ir.api import ApiType, MethodResponse

PARAMETER_PLACES = {"path": "path", "query": "querystring", "header": "header"}
"""`in` of a parameter -> its place in `method.request.*`; other places have none (cookie) or are the body."""
BODY_PLACES = frozenset({"body", "formData"})
DEFAULT_MEDIA_TYPE = "application/json"

_PATH_PARAMETER = re.compile(r"\{([^{}+]+)\+?\}")
PARAMETER_NAME = re.compile(r"[A-Za-z0-9._$-]+\Z")
_STATUS = re.compile(r"[1-5]\d\d\Z")


class MethodReader:
    """Reads the operations of one document."""

    def __init__(self, source: GatewaySource, models: ModelReader, api_type: ApiType) -> None:
        self._source = source
        self._is_rest = api_type is ApiType.REST
        self._findings = source.findings
        self._models = models

    def parameters(
        self, item: Mapping[str, Any], item_place: str, node: Mapping[str, Any], place: str
    ) -> list[tuple[Mapping[str, Any], str]]:
        """The parameters of an operation with those of its path, each with its place."""
        found: dict[tuple[str, str], tuple[Mapping[str, Any], str]] = {}
        for owner, owner_place in ((item, item_place), (node, place)):
            entries = owner.get("parameters")
            for index, entry in enumerate(entries if isinstance(entries, list) else ()):
                value, where = self._source.follow(entry, child(owner_place, "parameters", index))
                found[str(value.get("name")), str(value.get("in"))] = (value, where)
        return list(found.values())

    def request_parameters(
        self, path: str, parameters: list[tuple[Mapping[str, Any], str]]
    ) -> dict[str, bool]:
        """`method.request.querystring.X` -> whether it is required.

        Parameters of the path are required and stand there even where the operation does not declare them.
        """
        found = {f"method.request.path.{name}": True for name in _PATH_PARAMETER.findall(path)}
        for value, place in parameters:
            where = str(value.get("in"))
            if where in PARAMETER_PLACES:
                # API Gateway validates presence only: schemas of parameters are not kept.
                required = value.get("required") is True or where == "path"
                key = f"method.request.{PARAMETER_PLACES[where]}.{value.get('name')}"
                self._check_parameter(key, place, found)
                found[key] = required
            elif where not in BODY_PLACES:
                self._findings.warning(
                    "CG114",
                    f"API Gateway has no parameter in {where!r}: {value.get('name')} is left out",
                    place,
                )
        return found

    def _check_parameter(self, key: str, place: str, others: Mapping[str, bool]) -> None:
        """https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html"""
        if not self._is_rest:
            return
        where, name = key.removeprefix("method.request.").split(".", 1)
        if not PARAMETER_NAME.match(name):
            self._findings.error(
                "CG117",
                f"API Gateway has no parameter called {name!r}: it takes letters, digits and . _ $ -",
                place,
                "leave it out: a proxy integration gets it all the same",
            )
        for other in PARAMETER_PLACES.values():
            if other != where and f"method.request.{other}.{name}" in others:
                self._findings.error(
                    "CG117",
                    f"{name} is a parameter of {other} and of {where}: API Gateway's names are unique across both",
                    place,
                    "leave one of them out: a proxy integration gets both",
                )

    def request_models(
        self, node: Mapping[str, Any], place: str, parameters: list[tuple[Mapping[str, Any], str]]
    ) -> dict[str, str]:
        """Media type -> model of the body."""
        if not self._source.is_swagger:
            body, where = self._source.follow(node.get("requestBody", {}), child(place, "requestBody"))
            return self._content_models(body.get("content"), child(where, "content"))
        for value, where in parameters:
            if value.get("in") == "body":
                name = self._models.name_of(value.get("schema"), child(where, "schema"))
                return {media_type: name for media_type in self._media_types(node, "consumes") if name}
        return {}

    def method_responses(
        self, node: Mapping[str, Any], place: str, method: str
    ) -> tuple[MethodResponse, ...]:
        """The responses that have a status of their own; `default` and `4XX` have no place in API Gateway."""
        return tuple(self._responses(node, child(place, "responses"), method))

    def _responses(self, node: Mapping[str, Any], place: str, method: str) -> Iterator[MethodResponse]:
        for status, value, where in self._source.mappings(node.get("responses"), place):
            if status.startswith("x-"):
                continue
            if not _STATUS.match(status):
                if self._is_rest:
                    self._findings.warning(
                        "CG114",
                        f"a method response needs a status of three digits: {status!r} is left out",
                        where,
                    )
                continue
            headers = self._source.mapping(value.get("headers"), child(where, "headers"))
            yield MethodResponse(
                status_code=status,
                response_parameters={f"method.response.header.{name}": False for name in headers},
                response_models=self._response_models(
                    node, value, where, f"{status} response to method '{method}'"
                ),
            )

    def _response_models(
        self, node: Mapping[str, Any], response: Mapping[str, Any], place: str, said: str
    ) -> dict[str, str]:
        if not self._source.is_swagger:
            return self._content_models(response.get("content"), child(place, "content"), said)
        name = self._models.name_of(response.get("schema"), child(place, "schema"), said)
        return {media_type: name for media_type in self._media_types(node, "produces") if name}

    def _content_models(self, content: Any, place: str, response: str = "") -> dict[str, str]:
        found: dict[str, str] = {}
        for media_type, media, where in self._source.mappings(content, place):
            name = self._models.name_of(media.get("schema"), child(where, "schema"), response)
            if name:
                found[media_type] = name
        return found

    def _media_types(self, node: Mapping[str, Any], keyword: str) -> list[str]:
        declared = node.get(keyword, self._source.data.get(keyword))
        if isinstance(declared, list) and declared:
            return [str(media_type) for media_type in declared]
        return [DEFAULT_MEDIA_TYPE]
