"""The AWS integration with a service other than Lambda: a signed request to where a local stand-in of it listens.

In: an integration, the address that its URI names, the stand-in's. Out: the step of a REST API, and the call itself.

https://docs.aws.amazon.com/apigateway/latest/developerguide/integrating-api-with-aws-services-s3.html
"""

from __future__ import annotations

from urllib.parse import urlsplit

from codegen.features.integration.endpoints.endpoint_uri import EndpointUri, query_string
from codegen.features.integration.endpoints.http_endpoint import call
from codegen.features.integration.endpoints.request_headers import without_dropped_by_services
from codegen.features.integration.endpoints.service_address import ServiceAddress
from codegen.features.integration.mapping.integration_response import IntegrationResponses
from codegen.features.integration.mapping.request_body import RequestBody
from codegen.features.integration.mapping.request_parameters import (
    IntegrationParameters,
    RequestParameters,
    override,
)
from codegen.gateway.exchange import EndpointResponse, Exchange
from codegen.gateway.media_types import JSON
from codegen.gateway.ports import EndpointRequest
from codegen.gateway.sigv4 import Signer
from codegen.gateway.steps import Ports
from codegen.ir.integration import Integration

_FORM = "application/x-www-form-urlencoded"
_JSON_PROTOCOLS = {
    "dynamodb": ("DynamoDB_20120810", "application/x-amz-json-1.0"),
    "events": ("AWSEvents", "application/x-amz-json-1.1"),
    "firehose": ("Firehose_20150804", "application/x-amz-json-1.1"),
    "kinesis": ("Kinesis_20131202", "application/x-amz-json-1.1"),
    "logs": ("Logs_20140328", "application/x-amz-json-1.1"),
    "ssm": ("AmazonSSM", "application/x-amz-json-1.1"),
    "states": ("AWSStepFunctions", "application/x-amz-json-1.0"),
    "kms": ("TrentService", "application/x-amz-json-1.1"),
    "secretsmanager": ("secretsmanager", "application/x-amz-json-1.1"),
}
"""Services whose action stands in a header; the others take it as a parameter of the query protocol."""
_VERSIONS = {"sqs": "2012-11-05", "sns": "2010-03-31", "email": "2010-12-01", "sts": "2011-06-15"}
"""Service -> the version that its query protocol asks for."""
_BODILESS = frozenset({"GET", "HEAD", "OPTIONS"})


class ServiceCall:
    """Signed requests of one integration to the stand-in of its service."""

    __slots__ = ("_address", "_base", "_integration", "_ports", "_signer", "_uri")

    def __init__(self, integration: Integration, address: ServiceAddress, base: str, ports: Ports) -> None:
        """`base` is the URL of the stand-in."""
        self._integration = integration
        self._address = address
        self._base = urlsplit(base)
        bucket = f"/{address.subdomain}" if address.service == "s3" and address.subdomain else ""
        self._uri = EndpointUri(f"{base}{bucket}{address.path}")
        self._ports = ports
        self._signer = Signer(ports.services.credentials, address.region, address.signing_name)

    async def send(
        self, exchange: Exchange, method: str, parameters: IntegrationParameters, body: bytes
    ) -> EndpointResponse:
        """The service's answer.

        Raises:
            GatewayError: there is none.
        """
        return await call(exchange, self._request(exchange, method, parameters, body), self._ports)

    def _request(
        self, exchange: Exchange, method: str, parameters: IntegrationParameters, body: bytes
    ) -> EndpointRequest:
        self._add_action(parameters, body)
        parameters.headers = without_dropped_by_services(parameters.headers)
        if method not in _BODILESS:
            parameters.set_default("Content-Type", exchange.header("content-type") or JSON)
        parameters.set_default("Accept", JSON)
        parameters.set_default("User-Agent", f"AmazonAPIGateway_{exchange.stage.api_id}")
        parameters.set_default("X-Amzn-Trace-Id", f"Root={exchange.trace_root}")
        parameters.set_default("Host", self._base.netloc)
        uri = self._uri.fill_in(parameters.path, query_string(parameters.query))
        target = urlsplit(uri)
        headers = self._signer.sign(
            method, target.path or "/", target.query, parameters.headers, body, self._ports.clock.time()
        )
        return EndpointRequest(method, uri, headers, body, self._integration.timeout_in_millis / 1000)

    def _add_action(self, parameters: IntegrationParameters, body: bytes) -> None:
        """Name the action as the service's protocol does, where the mappings leave that to API Gateway."""
        action = self._address.action
        if action is None:
            return
        protocol = _JSON_PROTOCOLS.get(self._address.service)
        if protocol is not None:
            prefix, content_type = protocol
            parameters.set_default("X-Amz-Target", f"{prefix}.{action}")
            parameters.set_default("Content-Type", content_type)
            return
        name = action.partition("&")[0]
        names = {key for key, _ in parameters.query}
        if "Action" not in names and b"Action=" not in body:
            parameters.query.append(("Action", name))
            version = _VERSIONS.get(self._address.service)
            if version is not None and "Version" not in names:
                parameters.query.append(("Version", version))
        parameters.set_default("Content-Type", _FORM)


class AwsService:
    """Calls one service with what the mappings make of a request."""

    __slots__ = ("_body", "_call", "_method", "_parameters", "_responses")

    def __init__(
        self,
        integration: Integration,
        service: ServiceCall,
        body: RequestBody,
        responses: IntegrationResponses,
    ) -> None:
        self._call = service
        self._method = integration.http_method
        self._parameters = RequestParameters(integration.request_parameters)
        self._body = body
        self._responses = responses

    async def __call__(self, exchange: Exchange) -> None:
        parameters = self._parameters.map(exchange)
        body = self._body.build(exchange)
        override(exchange, parameters)
        method = exchange.request.http_method if self._method == "ANY" else self._method
        response = await self._call.send(exchange, method, parameters, body)
        exchange.method_response = self._responses.map(exchange, response, str(response.status), traced=True)
