"""The first-class AWS integrations of HTTP APIs: one action of a service, its parameters mapped from the request.

In: an integration with a subtype. Out: a signed request to where a local stand-in of the service listens.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html
"""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import orjson

from codegen.features.integration.endpoints.endpoint_uri import query_string
from codegen.features.integration.endpoints.http_api_proxy import mapped_response, response_mappings
from codegen.features.integration.endpoints.http_endpoint import call
from codegen.features.integration.subtypes import Subtype
from codegen.gateway.errors import BAD_REQUEST, GatewayError
from codegen.gateway.exchange import Exchange
from codegen.gateway.expressions import Expression
from codegen.gateway.http_expressions import compile_value
from codegen.gateway.ports import EndpointRequest
from codegen.gateway.sigv4 import Signer
from codegen.gateway.steps import Ports
from codegen.ir.integration import Integration

_REGION = "Region"


_SQS_VERSION = "2012-11-05"


class FirstClass:
    """Calls one action."""

    __slots__ = (
        "_action",
        "_base",
        "_integration",
        "_parameters",
        "_ports",
        "_region",
        "_responses",
        "_subtype",
    )

    def __init__(
        self, integration: Integration, subtype: Subtype, base: str, region: str, ports: Ports
    ) -> None:
        """`base` is the URL of the stand-in."""
        self._integration = integration
        self._subtype = subtype
        self._action = (integration.integration_subtype or "").partition("-")[2]
        self._base = base
        self._region = integration.request_parameters.get(_REGION) or region
        self._parameters: dict[str, Expression] = {
            name: compile_value(text)
            for name, text in integration.request_parameters.items()
            if name != _REGION
        }
        self._responses = response_mappings(integration)
        self._ports = ports

    async def __call__(self, exchange: Exchange) -> None:
        given = {name: value(exchange, None) for name, value in self._parameters.items()}
        values = {name: value for name, value in given.items() if value is not None}
        missing = [name for name in self._subtype.required if not values.get(name)]
        # what is not required must have a value, too: https://github.com/hashicorp/terraform-provider-aws/issues/19443
        missing += [name for name in given if name not in values and name not in missing]
        if missing:
            raise GatewayError(
                BAD_REQUEST, detail=f"Unable to resolve {', '.join(missing)} of {self._action}"
            )
        response = await call(exchange, self._request(values), self._ports, decompresses=False)
        exchange.method_response = mapped_response(exchange, response, self._responses)

    def _request(self, values: dict[str, str]) -> EndpointRequest:
        method, path, body = self._asked(values)
        headers = [("Host", urlsplit(self._base).netloc)]
        if method == "POST":
            headers.append(("Content-Type", self._subtype.content_type))
        if self._subtype.target:
            headers.append(("X-Amz-Target", self._subtype.target))
        target = urlsplit(f"{self._base}{path}")
        signer = Signer(self._ports.services.credentials, self._region, self._subtype.service)
        signed = signer.sign(
            method, target.path or "/", target.query, headers, body, self._ports.clock.time()
        )
        timeout = self._integration.timeout_in_millis / 1000
        return EndpointRequest(method, target.geturl(), signed, body, timeout)

    def _asked(self, values: dict[str, str]) -> tuple[str, str, bytes]:
        """Method, path and body."""
        if self._subtype.service == "appconfig":
            return "GET", _appconfig_path(values), b""
        if not self._subtype.target:
            pairs = [("Action", self._action), ("Version", _SQS_VERSION)]
            for name, value in values.items():
                is_structure = name in self._subtype.structures
                pairs += _numbered(name, _decoded(value)) if is_structure else [(name, value)]
            return "POST", "/", query_string(pairs).encode()
        if self._subtype.service == "states":
            return "POST", "/", orjson.dumps({_lower_first(name): value for name, value in values.items()})
        members = {
            name: _decoded(value) if name in self._subtype.structures else value
            for name, value in values.items()
        }
        return "POST", "/", orjson.dumps({"Entries": [members]} if self._action == "PutEvents" else members)


def _appconfig_path(values: dict[str, str]) -> str:
    application, environment, configuration = (
        quote(values[name], safe="") for name in ("Application", "Environment", "Configuration")
    )
    query = [("client_id", values["ClientId"])]
    if "ClientConfigurationVersion" in values:
        query.append(("client_configuration_version", values["ClientConfigurationVersion"]))
    path = f"/applications/{application}/environments/{environment}/configurations/{configuration}"
    return f"{path}?{query_string(query)}"


def _numbered(name: str, value: object) -> list[tuple[str, str]]:
    """A structure as the query protocol spells it: `MessageAttribute.1.Name`, `MessageAttribute.1.Value.DataType` ...

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
    """
    one = name.removesuffix("s")
    if isinstance(value, list):
        return [(f"{one}.{number}", str(item)) for number, item in enumerate(value, 1)]
    if not isinstance(value, dict):
        return [(f"{one}.1", str(value))]
    pairs = []
    for number, (key, members) in enumerate(value.items(), 1):
        pairs.append((f"{one}.{number}.Name", key))
        known = members if isinstance(members, dict) else {}
        pairs += [(f"{one}.{number}.Value.{member}", str(text)) for member, text in known.items()]
    return pairs


def _decoded(text: str) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def _lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]
