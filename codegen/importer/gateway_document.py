"""An OpenAPI document with `x-amazon-apigateway-*` becomes `ir.Api`, as API Gateway's own import does it.

In: the decoded document (OpenAPI 2.0 or 3.0), which need not be valid beyond what API Gateway asks for. Out: the API
and every finding; with an error among them the API is not to be used.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from codegen.core.diagnostics import Diagnostic
from codegen.core.findings import Findings, Locate
from codegen.core.pointer import child
from codegen.features.api_key import settings as api_key
from codegen.features.authorization import security
from codegen.features.binary_media import settings as binary_media
from codegen.features.compression import settings as compression
from codegen.features.cors import settings as cors
from codegen.features.documentation import settings as documentation
from codegen.features.endpoint import settings as endpoint
from codegen.features.gateway_responses import settings as gateway_responses
from codegen.features.integration import settings as integration
from codegen.features.policy import settings as policy
from codegen.features.request_validation import settings as request_validation
from codegen.importer.gateway_extensions import Place, check_extensions
from codegen.importer.gateway_method import MethodReader
from codegen.importer.gateway_models import ModelReader
from codegen.importer.gateway_paths import BasePathMode, PathRules, base_segments, resource_path
from codegen.importer.gateway_source import GatewaySource
from codegen.importer.gateway_variables import IMPORT_VARIABLES, fill_in_variables
from codegen.ir.api import DEFAULT_ROUTE, Api, ApiType, RequestValidator, Route
from codegen.ir.integration import Integration
from codegen.ir.operation import Operation

ANY_METHOD = "x-amazon-apigateway-any-method"
METHODS = ("get", "put", "post", "delete", "patch", "options", "head", ANY_METHOD)
"""https://docs.aws.amazon.com/apigateway/latest/api/API_PutMethod.html"""
UNKNOWN_METHODS = ("trace", "query")
Part = TypeVar("Part")

NO_EFFECT_ON_REQUESTS = (documentation.EXTENSION,)


def import_gateway_document(
    data: Mapping[str, Any],
    *,
    source: str,
    locate: Locate,
    api_type: ApiType = ApiType.REST,
    base_path: BasePathMode = BasePathMode.IGNORE,
    variables: Mapping[str, str] = IMPORT_VARIABLES,
) -> tuple[Api, list[Diagnostic]]:
    """The API that importing a document makes.

    Args:
        source: the file, as the user named it.
        locate: where a JSON pointer of `data` stands in it.
        variables: what the import fills in for `${AWS::Region}` and its like.
    """
    findings = Findings(locate)
    api = _Import(GatewaySource(data, findings), api_type, base_path).run(source)
    return fill_in_variables(api, variables), findings.diagnostics


class _Import:
    def __init__(self, source: GatewaySource, api_type: ApiType, base_path: BasePathMode) -> None:
        self.source = source
        self.data = source.data
        self.findings = source.findings
        self.api_type = api_type
        self.base = base_segments(source.data, base_path)
        self.models = ModelReader(source)
        self.methods = MethodReader(source, self.models, api_type)
        self.rules = PathRules(self.findings)
        self.schemes = self._schemes()
        self.validators = request_validation.read_validators(
            self.data.get(request_validation.VALIDATORS), f"/{request_validation.VALIDATORS}", self.findings
        )
        self.default_validator = self._validator(self.data, "")

    def run(self, source: str) -> Api:
        self._check_root()
        info = self.source.part("/info")
        if not info.get("title"):
            self.findings.error(
                "CG116", "info.title is missing: API Gateway names the API by it", "/info", "add a title"
            )
        where = endpoint.read_document(self.data, self.findings)
        routes = tuple(self._routes())
        return Api(
            name=str(info.get("title") or ""),
            type=self.api_type,
            version=str(info.get("version") or ""),
            description=str(info.get("description") or ""),
            routes=routes,
            source=source,
            models=self.models.models,
            cors=cors.read_extension(self.data.get(cors.EXTENSION), f"/{cors.EXTENSION}", self.findings),
            authorizers=self.schemes.authorizers,
            request_validators=self.validators,
            gateway_responses=self._root(gateway_responses.EXTENSION, gateway_responses.read_extension),
            binary_media_types=self._root(binary_media.EXTENSION, binary_media.read_extension),
            minimum_compression_size=self._root(compression.EXTENSION, compression.read_extension),
            api_key_source=self._root(api_key.EXTENSION, api_key.read_extension),
            policy=self._root(policy.EXTENSION, policy.read_policy),
            documentation=self._root(documentation.EXTENSION, documentation.read_extension),
            disable_execute_api_endpoint=where.disable_execute_api_endpoint,
            endpoint_types=where.types,
            vpc_endpoint_ids=where.vpc_endpoint_ids,
        )

    def _root(self, name: str, read: Callable[[Any, str, Findings], Part]) -> Part:
        return read(self.data.get(name), f"/{name}", self.findings)

    def _check_root(self) -> None:
        version = str(self.data.get("openapi") or self.data.get("swagger") or "")
        if not version.startswith(("2.", "3.0")):
            said = f"{version} is not" if version else "no version is"
            self.findings.error(
                "CG116",
                f"API Gateway imports OpenAPI 2.0 and 3.0: {said} one of them",
                "/openapi" if "openapi" in self.data else "",
                "generate an importable document from the contract with `codegen scaffold`",
            )
        check_extensions(self.data, "", Place.ROOT, self.findings, self.api_type)
        components = self.source.part("/components")
        check_extensions(components, "/components", Place.COMPONENTS, self.findings, self.api_type)
        for name in NO_EFFECT_ON_REQUESTS:
            if name in self.data:
                self.findings.note(
                    "CG115", f"{name} describes only: requests do not depend on it", f"/{name}"
                )

    def _schemes(self) -> security.SecuritySchemes:
        place = self.source.dialect.security_schemes
        schemes = self.source.part(place)
        for name, scheme in schemes.items():
            if isinstance(scheme, Mapping):
                check_extensions(scheme, child(place, name), Place.SCHEME, self.findings, self.api_type)
        return security.read_schemes(schemes, place, self.findings)

    def _routes(self) -> Iterator[Route]:
        for path, item, place in self.source.mappings(self.data.get("paths"), "/paths"):
            if path.startswith("x-"):
                continue
            check_extensions(item, place, Place.PATH, self.findings, self.api_type)
            resource = self._resource(path, place)
            if resource is None:
                continue
            for method in UNKNOWN_METHODS:
                if method in item:
                    self.findings.warning(
                        "CG114",
                        f"API Gateway has no method {method.upper()}: it is left out",
                        child(place, method),
                    )
            for method in METHODS:
                if method in item:
                    node = self.source.mapping(item[method], child(place, method))
                    yield self._route(resource, method, item, place, node)

    def _resource(self, path: str, place: str) -> str | None:
        if self.api_type is not ApiType.REST:
            return DEFAULT_ROUTE if path == f"/{DEFAULT_ROUTE}" else path
        if not path.startswith("/"):
            self.findings.error("CG113", f"a path starts with /: {path!r} does not", place)
            return None
        resource = resource_path(path, self.base)
        return resource if self.rules.check(resource) else None

    def _route(
        self, resource: str, method: str, item: Mapping[str, Any], item_place: str, node: Mapping[str, Any]
    ) -> Route:
        place = child(item_place, method)
        check_extensions(node, place, Place.OPERATION, self.findings, self.api_type)
        http_method = "ANY" if method == ANY_METHOD else method.upper()
        parameters = self.methods.parameters(item, item_place, node, place)
        who = security.read_security(
            node.get("security", self.data.get("security")),
            node.get(security.AUTH),
            place,
            self.findings,
            self.schemes,
        )
        return Route(
            http_method=http_method,
            path=resource,
            operation=_operation(http_method, resource, node, place),
            source=place,
            request_parameters=self.methods.request_parameters(resource, parameters),
            request_models=self.methods.request_models(node, place, parameters),
            request_validator=self._validator(node, place) or self.default_validator,
            method_responses=self.methods.method_responses(node, place, f"{http_method} {resource}"),
            integration=self._integration(node, place),
            authorization_type=who.authorization_type,
            authorizer=who.authorizer,
            authorization_scopes=who.authorization_scopes,
            api_key_required=who.api_key_required,
        )

    def _validator(self, node: Mapping[str, Any], place: str) -> RequestValidator | None:
        return request_validation.read_validator_name(
            node.get(request_validation.VALIDATOR),
            child(place, request_validation.VALIDATOR),
            self.findings,
            self.validators,
        )

    def _integration(self, node: Mapping[str, Any], place: str) -> Integration | None:
        value = node.get(integration.EXTENSION)
        where = child(place, integration.EXTENSION)
        if value is None:
            self.findings.warning(
                "CG105",
                "the operation has no integration: API Gateway can't deploy it",
                place,
                f"add {integration.EXTENSION}",
            )
            return None
        if isinstance(value, Mapping) and "$ref" in value:  # HTTP APIs share integrations in `components`
            value, where = self.source.follow(value, where)
        return integration.read_extension(value, where, self.findings, self.api_type)


def _operation(http_method: str, path: str, node: Mapping[str, Any], place: str) -> Operation:
    operation_id = node.get("operationId")
    tags = node.get("tags")
    return Operation(
        http_method=http_method,
        path=path,
        operation_id=None if operation_id is None else str(operation_id),
        source=place,
        summary=str(node.get("summary") or ""),
        description=str(node.get("description") or ""),
        tags=tuple(str(tag) for tag in tags) if isinstance(tags, list) else (),
        deprecated=node.get("deprecated") is True,
    )
