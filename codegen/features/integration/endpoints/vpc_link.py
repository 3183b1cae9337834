"""Endpoints behind a VPC link, which this machine does not reach: what stands in for a link is called in their place.

In: a private integration and what was named for its link. Out: the URI that is called.
https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from codegen.features.integration.endpoints.endpoint_uri import with_variables
from codegen.gateway.ports import AwsEndpoints
from codegen.ir.integration import Integration

VPC_LINK = "VPC_LINK"
_HOST = re.compile(r"https?://[^/?]*")


def link_of(integration: Integration) -> str | None:
    """What an integration calls its VPC link; None where it goes through none."""
    return integration.connection_id or "" if integration.connection_type == VPC_LINK else None


def naming(link: str) -> str:
    """How to say what stands in for a link."""
    return f"name what stands in for it with --vpc-link {link}=URL"


def reached_uri(
    integration: Integration, variables: Mapping[str, str], stage_path: str, services: AwsEndpoints
) -> str:
    """The URI that is called: the integration's own, but for its host where something stands in for the VPC link.

    Args:
        variables: of the stage.
        stage_path: HTTP APIs hand it on before the path, where the URI is the ARN of a listener or service
            (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html).
    """
    uri = with_variables(integration.uri, variables)
    link = link_of(integration)
    stand_in = services.vpc_link_url(with_variables(link, variables)) if link else None
    if stand_in is None:
        return uri
    return _HOST.sub(lambda _: stand_in, uri, count=1) if _HOST.match(uri) else stand_in + stage_path
