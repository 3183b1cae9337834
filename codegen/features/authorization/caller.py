"""What policies know of a request: its condition keys, and the names of who sends it.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
"""

from __future__ import annotations

from datetime import UTC, datetime

from codegen.features.authorization.policy import INVOKE, Question
from codegen.gateway.arns import method_arn
from codegen.gateway.exchange import Exchange
from codegen.gateway.identities import User

ANONYMOUS = "anonymous"


def question(exchange: Exchange, user: User | None = None, action: str = INVOKE) -> Question:
    """What is asked of the policy of a user or of an authorizer."""
    return Question(method_arn(exchange), action, _values(exchange, user))


def resource_question(exchange: Exchange, user: User | None = None) -> Question:
    """What is asked of the policy of the API."""
    return Question(method_arn(exchange), INVOKE, _values(exchange, user), _principals(exchange, user))


def _principals(exchange: Exchange, user: User | None) -> frozenset[str]:
    if user is None:
        return frozenset()
    account = user.account_id or exchange.stage.account_id
    return frozenset({user.arn(exchange.stage.account_id), account, f"arn:aws:iam::{account}:root"})


def _values(exchange: Exchange, user: User | None) -> dict[str, list[str]]:
    now = exchange.started
    values = {
        "aws:sourceip": exchange.request.source_ip,
        "aws:securetransport": "true",  # nothing but https reaches an API that is deployed
        "aws:currenttime": datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "aws:epochtime": str(int(now)),
        "aws:useragent": exchange.header("user-agent"),
        "aws:referer": exchange.header("referer"),
    }
    if "PRIVATE" in exchange.stage.api.endpoint_types and exchange.stage.api.vpc_endpoint_ids:
        values["aws:sourcevpce"] = exchange.stage.api.vpc_endpoint_ids[0]
    if user is not None:
        values["aws:username"] = user.name
        values["aws:principalarn"] = user.arn(exchange.stage.account_id)
        values["aws:principalaccount"] = user.account_id or exchange.stage.account_id
    return {name: [value] for name, value in values.items() if value is not None}
