"""An HTTP API.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-api.html
"""

from __future__ import annotations

from collections.abc import Iterator

from codegen.deploy import v2_stages
from codegen.deploy.templated_api import TemplatedApi
from codegen.deploy.values import API, Resource, resource, tag_map


def http_api(templated: TemplatedApi) -> Iterator[tuple[str, Resource]]:
    """The API and everything that belongs to its stages, by logical id."""
    tags = tag_map(templated.project.deployment.tags)
    where = v2_stages.endpoint(templated.api)
    yield API, resource("AWS::ApiGatewayV2::Api", {**templated.definition, **where, **tags})
    yield from v2_stages.stages(templated)
