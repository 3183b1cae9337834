"""JSON Web Tokens: what one says, and whether the key that it names has signed it.

In: a compact token and keys. Out: its claims. PyJWT reads and checks; what a claim means is the authorizer's.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html

PyJWT and cryptography take 50 ms to import, and few APIs have authorizers that read tokens: they are loaded by the
first token.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from codegen.core.records import Record

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    PublicKey: TypeAlias = RSAPublicKey | EllipticCurvePublicKey

LONGEST = 16_384
"""Characters; more than a request's headers may have."""
RSA_ALGORITHMS = frozenset({"RS256", "RS384", "RS512"})
ALGORITHMS = RSA_ALGORITHMS | {"ES256", "ES384", "ES512"}
_SMALLEST_RSA_KEY = 1024  # bits


class TokenError(Exception):
    """This is no token, or nobody has signed it."""


class Token(Record, frozen=True):
    """A token that was read, its signature not looked at."""

    text: str
    header: Mapping[str, Any]
    claims: Mapping[str, Any]

    @property
    def algorithm(self) -> str:
        return str(self.header.get("alg"))

    def is_signed_by(self, key: PublicKey) -> bool:
        """Whether the signature is the key's, by an algorithm of `ALGORITHMS`."""
        from jwt.api_jws import PyJWS
        from jwt.exceptions import InvalidKeyError, PyJWTError

        if key.key_size < _SMALLEST_RSA_KEY and self.algorithm in RSA_ALGORITHMS:
            return False
        try:
            PyJWS(algorithms=sorted(ALGORITHMS)).decode(self.text, key, algorithms=[self.algorithm])
        except (
            PyJWTError,
            InvalidKeyError,
            TypeError,
            ValueError,
        ):  # a key of another kind than the algorithm's
            return False
        return True


def read_token(text: str) -> Token:
    """A compact token.

    Raises:
        TokenError: it is none.
    """
    import jwt

    if len(text) > LONGEST:
        raise TokenError(f"it is longer than {LONGEST} characters")
    try:
        complete = jwt.decode_complete(text, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise TokenError(f"it can't be decoded: {error}") from None
    return Token(text, complete["header"], complete["payload"])


def read_keys(document: Any) -> dict[str, PublicKey]:
    """The keys of a JSON Web Key Set that sign tokens, by their ids (https://www.rfc-editor.org/rfc/rfc7517)."""
    listed = document.get("keys") if isinstance(document, dict) else None
    found = {}
    for entry in listed if isinstance(listed, list) else ():
        key = _public_key(entry)
        if key is not None:
            found[str(entry.get("kid"))] = key
    return found


def _public_key(entry: Any) -> PublicKey | None:
    from jwt.algorithms import ECAlgorithm, RSAAlgorithm
    from jwt.exceptions import PyJWTError

    readers: dict[str, Any] = {"RSA": RSAAlgorithm.from_jwk, "EC": ECAlgorithm.from_jwk}
    reader = readers.get(str(entry.get("kty"))) if isinstance(entry, dict) else None
    if reader is None or "d" in entry:  # a private half has no place in what an issuer publishes
        return None
    try:
        key: PublicKey = reader(entry)
    except (PyJWTError, KeyError, ValueError, TypeError, AttributeError):
        return None
    return key
