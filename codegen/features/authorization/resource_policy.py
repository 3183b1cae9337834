"""The resource policy of an API, and how it goes together with what the caller's own policy says.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.features.authorization.caller import ANONYMOUS, resource_question
from codegen.features.authorization.policy import PolicyError, Verdict, evaluate
from codegen.gateway.arns import method_arn
from codegen.gateway.errors import ACCESS_DENIED, CONFIGURATION_ERROR, GatewayError
from codegen.gateway.exchange import Exchange
from codegen.gateway.identities import User

ALLOW, SILENT, DENY = Verdict.ALLOW, Verdict.IMPLICIT_DENY, Verdict.EXPLICIT_DENY


class ResourcePolicy:
    """The policy of one API."""

    __slots__ = ("_document",)

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document

    def verdict(self, exchange: Exchange, user: User | None = None) -> Verdict:
        """What the policy says of a request.

        Raises:
            GatewayError: it is no policy.
        """
        try:
            return evaluate(self._document, resource_question(exchange, user))
        except PolicyError as error:
            raise GatewayError(CONFIGURATION_ERROR, detail=f"the resource policy: {error}") from None

    async def __call__(self, exchange: Exchange) -> None:
        """The step of a route without authentication: an explicit allow is asked for."""
        self.require(exchange)

    def require(self, exchange: Exchange) -> None:
        """Let pass what the policy alone allows."""
        verdict = self.verdict(exchange)
        if verdict is not ALLOW:
            raise denied(exchange, ANONYMOUS, verdict)
        exchange.note("resource_policy", "the policy allows the request")


def combined(own: Verdict, resource: Verdict | None, *, same_account: bool = True) -> Verdict:
    """The verdict of a caller's policy and a resource policy together; None where there is no such policy."""
    if resource is None:
        return own
    if DENY in (own, resource):
        return DENY
    needed = (own, resource)
    allowed = ALLOW in needed if same_account else needed == (ALLOW, ALLOW)
    return ALLOW if allowed else SILENT


def denied(exchange: Exchange, who: str, verdict: Verdict) -> GatewayError:
    """The error that names who asked for what; of the account it shows the last digits only."""
    account = exchange.stage.account_id
    arn = method_arn(exchange).replace(f":{account}:", f":{'*' * 8}{account[-4:]}:")
    tail = " with an explicit deny" if verdict is DENY else ""
    message = f"User: {who} is not authorized to perform: execute-api:Invoke on resource: {arn}{tail}"
    return GatewayError(ACCESS_DENIED, message=message)
