"""IAM authorization: the request is signed by a known user, and the policies let that user invoke the method.

https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable

from codegen.features.authorization.caller import question
from codegen.features.authorization.policy import INVALIDATE_CACHE, INVOKE, PolicyError, Verdict, evaluate
from codegen.features.authorization.resource_policy import ResourcePolicy, combined, denied
from codegen.features.authorization.signed_request import SignedRequest, read_signature
from codegen.gateway.errors import EXPIRED_TOKEN, INVALID_SIGNATURE, UNRECOGNIZED_CLIENT, GatewayError
from codegen.gateway.exchange import Exchange, MethodRequest
from codegen.gateway.identifiers import stable_id
from codegen.gateway.identities import User
from codegen.gateway.sigv4 import SignedParts, payload_hash, signature

_SERVICE = "execute-api"
_MOST_SKEW = 300.0  # seconds between the clocks of client and service
_UNSIGNED = "UNSIGNED-PAYLOAD"


class IamAuthorization:
    """Lets through whom signature and policies allow."""

    __slots__ = ("_action", "_resource", "_users")

    def __init__(
        self, users: Iterable[User], resource: ResourcePolicy | None = None, action: str = INVOKE
    ) -> None:
        self._action = action
        self._users = {user.access_key: user for user in users}
        self._resource = resource

    async def __call__(self, exchange: Exchange) -> None:
        signed = read_signature(exchange.request)
        user = self._users.get(signed.access_key)
        if user is None or (user.session_token or None) != signed.session_token:
            raise GatewayError(
                UNRECOGNIZED_CLIENT, detail=f"no user has the access key {signed.access_key[:80]}"
            )
        _check(exchange, signed, user)
        self._authorize(exchange, user)
        exchange.identity = {**(exchange.identity or {}), **_identity(exchange, user)}
        # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
        request = exchange.request
        request.headers = [pair for pair in request.headers if pair[0].lower() != "authorization"]

    def _authorize(self, exchange: Exchange, user: User) -> None:
        own = _verdict(user, exchange, self._action)
        resource = self._resource.verdict(exchange, user) if self._resource else None
        account = exchange.stage.account_id
        verdict = combined(own, resource, same_account=(user.account_id or account) == account)
        if verdict is not Verdict.ALLOW:
            raise denied(exchange, user.arn(account), verdict)
        exchange.note("authorize", f"{user.name} signed the request and may send it", resource)
        exchange.may_invalidate_cache = _verdict(user, exchange, INVALIDATE_CACHE) is Verdict.ALLOW


def _verdict(user: User, exchange: Exchange, action: str) -> Verdict:
    try:
        return evaluate(user.policy, question(exchange, user, action))
    except PolicyError as error:
        raise denied(
            exchange, f"{user.arn(exchange.stage.account_id)} ({error})", Verdict.IMPLICIT_DENY
        ) from None


def _check(exchange: Exchange, signed: SignedRequest, user: User) -> None:
    """Hold the signature against the one that the request must have.

    Raises:
        GatewayError: they differ, or it is too old.
    """
    scope, stage = signed.scope, exchange.stage
    if scope.region != stage.region:
        raise GatewayError(INVALID_SIGNATURE, message="Credential should be scoped to a valid region.")
    if scope.service != _SERVICE:
        raise GatewayError(
            INVALID_SIGNATURE, message=f"Credential should be scoped to correct service: '{_SERVICE}'."
        )
    age = exchange.started - signed.signed_at
    if signed.expires is not None and age > signed.expires:
        raise GatewayError(EXPIRED_TOKEN, detail="the presigned URL expired")
    if age < -_MOST_SKEW or (signed.expires is None and age > _MOST_SKEW):
        raise GatewayError(
            INVALID_SIGNATURE, message=f"Signature expired: {signed.timestamp} is too far from now"
        )
    expected = _expected(exchange.request, signed, user)
    if not any(hmac.compare_digest(one, signed.signature) for one in expected):
        raise GatewayError(INVALID_SIGNATURE)


def _expected(request: MethodRequest, signed: SignedRequest, user: User) -> list[str]:
    """The signatures that fit: clients sign the path as sent, or without doubled slashes."""
    body = request.body if request.packed_body is None else request.packed_body
    hashed = payload_hash(body)
    if request.header("x-amz-content-sha256") == _UNSIGNED:
        hashed = _UNSIGNED
    paths = dict.fromkeys((request.path, re.sub("/{2,}", "/", request.path)))
    return [
        signature(
            SignedParts(
                request.http_method, path, signed.query, request.headers, signed.signed_headers, hashed
            ),
            signed.scope,
            signed.timestamp,
            user.secret_key,
        )
        for path in paths
    ]


def _identity(exchange: Exchange, user: User) -> dict[str, str]:
    """What `$context.identity` says of the caller."""
    account = user.account_id or exchange.stage.account_id
    user_id = f"AIDA{stable_id(user.name, 17).upper()}"
    return {
        "accessKey": user.access_key,
        "accountId": account,
        "caller": user_id,
        "user": user_id,
        "userArn": user.arn(exchange.stage.account_id),
    }
