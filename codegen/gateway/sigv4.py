"""Signature Version 4: what a request's signature must be, to sign requests and to check those of clients.

botocore signs and does not check, and a check needs the canonical request: signing takes little more than that.

In: the parts of a request. Out: its signature.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import quote, unquote

from codegen.core.records import Record
from codegen.gateway.exchange import Headers
from codegen.gateway.ports import AwsCredentials

ALGORITHM = "AWS4-HMAC-SHA256"
DATE_FORMAT = "%Y%m%dT%H%M%SZ"
_UNRESERVED = "-_.~"


class CredentialScope(Record, frozen=True):
    """What a signature is good for."""

    date: str  # 20260131
    region: str
    service: str

    def __str__(self) -> str:
        return f"{self.date}/{self.region}/{self.service}/aws4_request"


class SignedParts(Record, frozen=True):
    """What of a request is signed."""

    http_method: str
    path: str  # as sent
    query: Sequence[tuple[str, str]]  # decoded, without the signature itself
    headers: Headers
    signed_headers: Sequence[str]  # in lower case, sorted
    payload_hash: str
    encodes_path: bool = True  # once more than it was sent: every service but S3

    def canonical(self) -> str:
        """The canonical request."""
        values: dict[str, list[str]] = {name: [] for name in self.signed_headers}
        for name, value in self.headers:
            found = values.get(name.lower())
            if found is not None:
                found.append(" ".join(value.split()))
        lines = [f"{name}:{','.join(found)}\n" for name, found in values.items()]
        return "\n".join(
            [
                self.http_method,
                quote(self.path, safe=f"/{_UNRESERVED}") if self.encodes_path else self.path,
                canonical_query(self.query),
                "".join(lines),
                ";".join(self.signed_headers),
                self.payload_hash,
            ]
        )


def canonical_query(pairs: Iterable[tuple[str, str]]) -> str:
    """Names and values, encoded and sorted."""
    encoded = sorted((quote(name, safe=_UNRESERVED), quote(value, safe=_UNRESERVED)) for name, value in pairs)
    return "&".join(f"{name}={value}" for name, value in encoded)


def query_pairs(query_string: str) -> list[tuple[str, str]]:
    """Names and values of a query string, decoded as signatures see them: "+" stays."""
    parts = [part.partition("=") for part in query_string.split("&") if part]
    return [(unquote(name), unquote(value)) for name, _, value in parts]


def payload_hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def signature(parts: SignedParts, scope: CredentialScope, timestamp: str, secret_key: str) -> str:
    """The signature of a request, in hexadecimal digits."""
    hashed = payload_hash(parts.canonical().encode())
    text = f"{ALGORITHM}\n{timestamp}\n{scope}\n{hashed}"
    return hmac.new(_signing_key(secret_key, scope), text.encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=64)
def _signing_key(secret_key: str, scope: CredentialScope) -> bytes:
    key = f"AWS4{secret_key}".encode()
    for part in (scope.date, scope.region, scope.service, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key


class Signer(Record, frozen=True):
    """Signs requests to one service."""

    credentials: AwsCredentials
    region: str
    service: str

    def sign(
        self, http_method: str, path: str, query_string: str, headers: Headers, body: bytes, now: float
    ) -> Headers:
        """The headers with those that make the request a signed one; `Host` must be among them."""
        timestamp = datetime.fromtimestamp(now, UTC).strftime(DATE_FORMAT)
        hashed = payload_hash(body)
        signed: Headers = [*headers, ("X-Amz-Date", timestamp), ("X-Amz-Content-Sha256", hashed)]
        if self.credentials.session_token:
            signed.append(("X-Amz-Security-Token", self.credentials.session_token))
        names = sorted({name.lower() for name, _ in signed})
        query = query_pairs(query_string)
        parts = SignedParts(http_method, path, query, signed, names, hashed, self.service != "s3")
        scope = CredentialScope(timestamp[:8], self.region, self.service)
        found = signature(parts, scope, timestamp, self.credentials.secret_key)
        credential = f"{self.credentials.access_key}/{scope}"
        value = f"{ALGORITHM} Credential={credential}, SignedHeaders={';'.join(names)}, Signature={found}"
        return [*signed, ("Authorization", value)]
