"""Resources of AWS that integrations are about: the address by which API Gateway calls a queue, table, function ...

In: the resource's ARN. Out: the `uri` of an integration.
https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html#apigw-Type-Integration-uri
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_ARN = re.compile(
    r"arn:(?P<partition>[a-z-]+):(?P<service>[a-z]+):(?P<region>[a-z0-9-]+):(?P<account>\d{12}):(?P<name>.+)\Z"
)
ADDRESSES: Mapping[str, str] = {
    "dynamodb": "dynamodb:action/{action}",
    "events": "events:action/PutEvents",
    "kinesis": "kinesis:action/PutRecord",
    "lambda": "lambda:path/2015-03-31/functions/{target.arn}/invocations",
    "sns": "sns:path//",
    "sqs": "sqs:path/{target.account}/{target.name}",
    "states": "states:action/StartExecution",
}
"""By service, behind arn:aws:apigateway:REGION:."""


class Target(NamedTuple):
    """The parts of an ARN."""

    arn: str
    partition: str
    service: str
    region: str
    account: str
    name: str  # what stands behind the account


def action_of(http_method: str) -> str:
    """What a method does with an item of a table."""
    return {"GET": "GetItem", "HEAD": "GetItem", "DELETE": "DeleteItem"}.get(http_method, "PutItem")


def target_of(arn: str) -> Target | None:
    """The parts of an ARN; None where it is none that templates are made for."""
    found = _ARN.match(arn)
    if found is None or found["service"] not in ADDRESSES:
        return None
    return Target(arn, **found.groupdict())


def address_of(target: Target, http_method: str) -> str:
    """The `uri` of an integration that calls a resource for requests of a method."""
    address = ADDRESSES[target.service].format(target=target, action=action_of(http_method))
    return f"arn:{target.partition}:apigateway:{target.region}:{address}"
