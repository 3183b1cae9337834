"""What the URI of an AWS integration calls: a service, in a region, by path or by action.

`arn:aws:apigateway:{region}:{subdomain.service|service}:{path|action}/{service_api}`
https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html
"""

from __future__ import annotations

import re
from typing import NamedTuple

from codegen.gateway.arns import function_name
from codegen.gateway.ports import AwsEndpoints
from codegen.ir.integration import Integration, IntegrationType

_URI = re.compile(r"arn:[a-z-]+:apigateway:([^:]+):(?:([^:.]+)\.)?([^:.]+):(path|action)/(.*)", re.DOTALL)


class ServiceAddress(NamedTuple):
    """The parts of such a URI."""

    region: str
    subdomain: str | None  # a bucket, for S3
    service: str
    path: str  # with "/" in front
    action: str | None

    @property
    def signing_name(self) -> str:
        """The service as signatures name it, where that differs from its host name."""
        return _SIGNING_NAMES.get(self.service, self.service)


_SIGNING_NAMES = {"email": "ses", "data": "iot"}


def service_address(uri: str) -> ServiceAddress | None:
    """The parts of a URI; None where it is not one of an AWS service."""
    found = _URI.fullmatch(uri)
    if found is None:
        return None
    region, subdomain, service, kind, rest = found.groups()
    if kind == "action":
        return ServiceAddress(region, subdomain, service, "/", rest)
    return ServiceAddress(region, subdomain, service, f"/{rest}", None)


def is_lambda(integration: Integration) -> bool:
    """Whether an AWS integration calls a Lambda function."""
    return ":lambda:" in integration.uri or function_name(integration.uri) is not None


def no_stand_in(integration: Integration, services: AwsEndpoints) -> str | None:
    """Why an integration with a service other than Lambda is not emulated; None where it is."""
    address = service_address(integration.uri)
    if integration.type is IntegrationType.AWS_PROXY or address is None:
        return f"{integration.type} of {integration.uri} is not emulated"
    if services.url(address.service) is None:
        return f"it calls {address.service}: name a local stand-in with --endpoint-url {address.service}=URL"
    return None
