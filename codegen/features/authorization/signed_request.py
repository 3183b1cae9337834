"""Reads the signature of a request, from its Authorization header or from a presigned URL.

In: a method request. Out: who claims to have signed what, or the error that API Gateway answers.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from codegen.core.records import Record
from codegen.gateway.errors import (
    INCOMPLETE_SIGNATURE,
    MISSING_AUTHENTICATION_TOKEN,
    GatewayError,
    bad_authorization,
)
from codegen.gateway.exchange import MethodRequest
from codegen.gateway.sigv4 import ALGORITHM, DATE_FORMAT, CredentialScope, query_pairs

_PART = re.compile(r"(Credential|SignedHeaders|Signature)=([^,\s]*)")
_SIGNATURE = "X-Amz-Signature"


class SignedRequest(Record, frozen=True):
    """What a signature says of itself."""

    access_key: str
    scope: CredentialScope
    signed_headers: tuple[str, ...]
    signature: str
    timestamp: str
    session_token: str | None
    query: tuple[tuple[str, str], ...]  # that was signed
    expires: int | None = None  # seconds, of a presigned URL

    @property
    def signed_at(self) -> float:
        return datetime.strptime(self.timestamp, DATE_FORMAT).replace(tzinfo=UTC).timestamp()


def read_signature(request: MethodRequest) -> SignedRequest:
    """The signature of a request.

    Raises:
        GatewayError: it has none, or half of one.
    """
    header = request.header("authorization")
    query = query_pairs(request.query_string)
    parameters = dict(query)
    if header is None and _SIGNATURE in parameters:
        kept = tuple(pair for pair in query if pair[0] != _SIGNATURE)
        found = {
            "Credential": parameters.get("X-Amz-Credential"),
            "SignedHeaders": parameters.get("X-Amz-SignedHeaders"),
            "Signature": parameters[_SIGNATURE],
        }
        expires = parameters.get("X-Amz-Expires", "")
        return _read(
            found,
            parameters.get("X-Amz-Date"),
            parameters.get("X-Amz-Security-Token"),
            kept,
            int(expires) if expires.isdecimal() else 0,
        )
    if header is None:
        raise GatewayError(MISSING_AUTHENTICATION_TOKEN)
    if not header.startswith(f"{ALGORITHM} "):
        raise bad_authorization(header)
    parts: dict[str, str | None] = dict(_PART.findall(header))
    return _read(
        parts, request.header("x-amz-date"), request.header("x-amz-security-token"), tuple(query), None
    )


def _read(
    parts: dict[str, str | None],
    timestamp: str | None,
    session_token: str | None,
    query: tuple[tuple[str, str], ...],
    expires: int | None,
) -> SignedRequest:
    missing = [name for name in ("Credential", "SignedHeaders", "Signature") if not parts.get(name)]
    if missing:
        needs = " ".join(f"Authorization header requires '{name}' parameter." for name in missing)
        raise GatewayError(INCOMPLETE_SIGNATURE, message=needs)
    credential = (parts["Credential"] or "").split("/")
    if len(credential) != 5 or credential[4] != "aws4_request":
        raise GatewayError(
            INCOMPLETE_SIGNATURE, message="Credential must have exactly 5 slash-delimited elements"
        )
    if timestamp is None or not re.fullmatch(r"\d{8}T\d{6}Z", timestamp):
        needs = "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
        raise GatewayError(INCOMPLETE_SIGNATURE, message=needs)
    return SignedRequest(
        access_key=credential[0],
        scope=CredentialScope(credential[1], credential[2], credential[3]),
        signed_headers=tuple(sorted((parts["SignedHeaders"] or "").lower().split(";"))),
        signature=parts["Signature"] or "",
        timestamp=timestamp,
        session_token=session_token,
        query=query,
        expires=expires,
    )
