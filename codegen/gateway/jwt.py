"""JSON Web Tokens: what one says, and whether the key that it names has signed it.

In: a compact token and keys. Out: its claims. RSA signatures only (RS256, RS384, RS512).
https://www.rfc-editor.org/rfc/rfc7519
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

LONGEST = 16_384
"""Characters; more than a request's headers may have."""
_DIGESTS = {
    "RS256": ("sha256", bytes.fromhex("3031300d060960864801650304020105000420")),
    "RS384": ("sha384", bytes.fromhex("3041300d060960864801650304020205000430")),
    "RS512": ("sha512", bytes.fromhex("3051300d060960864801650304020305000440")),
}
"""Algorithm -> hash, and what stands before it (https://www.rfc-editor.org/rfc/rfc8017#section-9.2)."""
RSA_ALGORITHMS = frozenset(_DIGESTS)
_SMALLEST_KEY = 1024  # bits


class TokenError(Exception):
    """This is no token, or nobody has signed it."""


@dataclass(frozen=True, slots=True)
class RsaKey:
    """The public half of a key."""

    modulus: int
    exponent: int

    @property
    def size(self) -> int:
        """Bytes of a signature."""
        return (self.modulus.bit_length() + 7) // 8


@dataclass(frozen=True, slots=True)
class Token:
    """A token that was read, its signature not looked at."""

    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    signed: bytes
    signature: bytes

    @property
    def algorithm(self) -> str:
        return str(self.header.get("alg"))

    def is_signed_by(self, key: RsaKey) -> bool:
        """Whether the signature is the key's."""
        found = _DIGESTS.get(self.algorithm)
        if found is None or key.modulus.bit_length() < _SMALLEST_KEY or len(self.signature) != key.size:
            return False
        padded = pow(int.from_bytes(self.signature, "big"), key.exponent, key.modulus)
        expected = padding(found[1] + hashlib.new(found[0], self.signed).digest(), key.size)
        return hmac.compare_digest(padded.to_bytes(key.size, "big"), expected)


def padding(digest: bytes, size: int) -> bytes:
    """A hash as RSA signs it."""
    return b"\x00\x01" + b"\xff" * (size - len(digest) - 3) + b"\x00" + digest


def read_token(text: str) -> Token:
    """A compact token.

    Raises:
        TokenError: it is none.
    """
    parts = text.split(".")
    if len(parts) != 3 or len(text) > LONGEST:
        raise TokenError("it does not have three parts")
    try:
        header, claims = orjson.loads(_decode(parts[0])), orjson.loads(_decode(parts[1]))
        signature = _decode(parts[2])
    except ValueError as error:
        raise TokenError(f"it can't be decoded: {error}") from None
    if not isinstance(header, dict) or not isinstance(claims, dict):
        raise TokenError("header and claims must be objects")
    return Token(header, claims, f"{parts[0]}.{parts[1]}".encode(), signature)


def read_keys(document: Any) -> dict[str, RsaKey]:
    """The RSA keys of a JSON Web Key Set, by their ids (https://www.rfc-editor.org/rfc/rfc7517)."""
    keys = document.get("keys") if isinstance(document, dict) else None
    found = {}
    for key in keys if isinstance(keys, list) else ():
        if isinstance(key, dict) and key.get("kty") == "RSA":
            try:
                found[str(key.get("kid"))] = RsaKey(_number(key["n"]), _number(key["e"]))
            except (KeyError, ValueError, TypeError, AttributeError):
                continue
    return found


def encode(data: bytes) -> str:
    """Base64 as tokens have it."""
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _number(text: str) -> int:
    return int.from_bytes(_decode(text), "big")


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
