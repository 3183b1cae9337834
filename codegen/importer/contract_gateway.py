"""What a contract itself says to API Gateway: the `x-amazon-apigateway-*` in it, read into its `ir.Api`.

In: an imported contract and its document. Out: the API with the integrations, authorizers, validators, gateway
responses and so on that are written in it. They win over what would be made of the contract.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.core.diagnostics import Diagnostic
from codegen.core.findings import Findings, Locate
from codegen.core.pointer import child, lookup
from codegen.core.records import replace
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
from codegen.importer.contract_extensions import check_contract_extensions
from codegen.importer.gateway_extensions import EXTENSIONS
from codegen.importer.lowering.routes import authorized
from codegen.ir.api import Api, ApiType, Cors, RequestValidator, Route
from codegen.ir.integration import Integration

SCHEMES = "/components/securitySchemes"
TAG_VALUE = "x-amazon-apigateway-tag-value"
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-openapi-extensions-x-amazon-apigateway-tag-value.html"""


def read_gateway_part(api: Api, data: Mapping[str, Any], locate: Locate) -> tuple[Api, list[Diagnostic]]:
    """The API with what its contract says to API Gateway.

    Args:
        data: the decoded contract, in OpenAPI 3.
        locate: where a JSON pointer of `data` stands in its file.
    """
    diagnostics = check_contract_extensions(data, locate, api.type)
    findings = Findings(locate)
    reader = _Reader(dict(_known(data, api.type)), findings, api.type)
    return reader.read(api), diagnostics + findings.diagnostics


def _known(data: Mapping[str, Any], api_type: ApiType) -> Iterator[tuple[str, Any]]:
    """The members of a contract without extensions that have no effect on its type of API, whatever is in them."""
    for name, value in data.items():
        _, types = EXTENSIONS.get(name, (frozenset(), frozenset({api_type})))
        if api_type in types or name == cors.EXTENSION:  # which has its meaning in REST APIs by other means
            yield name, value


class _Reader:
    def __init__(self, data: Mapping[str, Any], findings: Findings, api_type: ApiType) -> None:
        self.data = data
        self.findings = findings
        self.api_type = api_type
        self.validators = request_validation.read_validators(
            data.get(request_validation.VALIDATORS), f"/{request_validation.VALIDATORS}", findings
        )
        self.default_validator = self._validator(data, "")
        components = _mapping(data.get("components"))
        self.schemes = security.read_schemes(_mapping(components.get("securitySchemes")), SCHEMES, findings)

    def read(self, api: Api) -> Api:
        data, findings = self.data, self.findings
        where = endpoint.read_document(self.data, self.findings)
        return replace(
            api,
            routes=tuple(self._route(route) for route in api.routes),
            authorizers=self.schemes.authorizers,
            iam_schemes=tuple(sorted(self.schemes.iam)),
            request_validators=self.validators,
            gateway_responses=gateway_responses.read_extension(
                data.get(gateway_responses.EXTENSION), f"/{gateway_responses.EXTENSION}", findings
            ),
            binary_media_types=binary_media.read_extension(
                data.get(binary_media.EXTENSION), f"/{binary_media.EXTENSION}", findings
            ),
            minimum_compression_size=compression.read_extension(
                data.get(compression.EXTENSION), f"/{compression.EXTENSION}", findings
            ),
            api_key_source=api_key.read_extension(
                data.get(api_key.EXTENSION), f"/{api_key.EXTENSION}", findings
            ),
            policy=policy.read_policy(data.get(policy.EXTENSION), f"/{policy.EXTENSION}", findings),
            documentation=documentation.read_extension(
                data.get(documentation.EXTENSION), f"/{documentation.EXTENSION}", findings
            ),
            cors=self._cors(),
            resource_tags=self._tags(),
            disable_execute_api_endpoint=where.disable_execute_api_endpoint,
            endpoint_types=where.types,
            vpc_endpoint_ids=where.vpc_endpoint_ids,
        )

    def _cors(self) -> Cors | None:
        place = f"/{cors.EXTENSION}"
        found = cors.read_extension(self.data.get(cors.EXTENSION), place, self.findings)
        if found is not None and found.allow_methods and self.api_type is ApiType.REST:
            self.findings.warning(
                "CG115",
                "allowMethods has no effect: a REST API answers preflights with the methods of each path",
                child(place, "allowMethods"),
            )
        if found is not None and found.allow_credentials and "*" in found.allow_origins:
            self.findings.error(
                "CG176",
                "pages of any origin can't be allowed to send credentials: browsers refuse that",
                child(place, "allowCredentials"),
                "name the origins",
            )
        return found

    def _tags(self) -> dict[str, str]:
        """Tags of AWS among those of the contract."""
        tags = self.data.get("tags")
        found = [tag for tag in tags if isinstance(tag, Mapping)] if isinstance(tags, list) else []
        return {str(tag.get("name")): str(tag[TAG_VALUE]) for tag in found if TAG_VALUE in tag}

    def _route(self, route: Route) -> Route:
        node = lookup(self.data, route.source)
        given = self._integration(node, route.source)
        validator = self._validator(node, route.source) or self.default_validator
        if given or validator:
            route = replace(route, integration=given, request_validator=validator)
        return self._authorized(route, node)

    def _integration(self, node: Mapping[str, Any], place: str) -> Integration | None:
        if integration.EXTENSION not in node:
            return None
        value, where = node[integration.EXTENSION], child(place, integration.EXTENSION)
        if self.api_type is ApiType.HTTP and isinstance(value, Mapping) and "$ref" in value:
            where = str(value["$ref"]).removeprefix("#")  # HTTP APIs share integrations in `components`
            value = self._shared(where, child(place, integration.EXTENSION))
        return integration.read_extension(value, where, self.findings, self.api_type)

    def _shared(self, pointer: str, place: str) -> Any:
        try:
            return lookup(self.data, pointer)
        except KeyError:
            self.findings.error("CG112", f"there is nothing at {pointer!r}", child(place, "$ref"))
            return {}

    def _validator(self, node: Mapping[str, Any], place: str) -> RequestValidator | None:
        if self.api_type is ApiType.HTTP:
            return None
        return request_validation.read_validator_name(
            node.get(request_validation.VALIDATOR),
            child(place, request_validation.VALIDATOR),
            self.findings,
            self.validators,
        )

    def _authorized(self, route: Route, node: Mapping[str, Any]) -> Route:
        """With who may call it, where the operation says so in API Gateway's own terms.

        The schemes of an operation with an integration of its own are read as API Gateway reads them, as far as it
        knows all of them: this is how it exports an API.
        """
        named = {name for requirement in route.operation.security for name in requirement}
        known = {*self.schemes.authorizers, *self.schemes.iam}
        if self.api_type is ApiType.REST:  # the only ones with API keys
            known |= self.schemes.api_keys
        is_said = security.AUTH in node or (route.integration is not None and named <= known)
        if not is_said or self.schemes.broken & named:
            return route
        scoped = [
            {name: list(scopes) for name, scopes in requirement.items() if name in known}
            for requirement in route.operation.security
        ]
        who = security.read_security(
            scoped, node.get(security.AUTH), route.source, self.findings, self.schemes
        )
        return authorized(replace(route, is_authorization_settled=True), who)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
