"""An issuer of tokens on this machine: its key is trusted by the emulator alone, for every user pool and JWT issuer.

In: claims. Out: a signed token. The key lies in the user's cache folder, made when it is asked for first.
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from codegen.gateway.jwt import PublicKey

KEY_ID = "codegen-local"
_BITS = 2048
_EXPONENT = 65_537


@dataclass(frozen=True, slots=True)
class IssuerKey:
    """Both halves of the key."""

    private: RSAPrivateKey = field(repr=False)

    @property
    def public(self) -> PublicKey:
        return self.private.public_key()

    def sign(self, claims: Mapping[str, Any]) -> str:
        """A token with these claims."""
        import jwt  # 50 ms that only those who ask for tokens pay

        return jwt.encode(dict(claims), self.private, algorithm="RS256", headers={"kid": KEY_ID})


def trusted_keys() -> dict[str, PublicKey]:
    """The key of this machine, where there is one."""
    key = _read(_path())
    return {} if key is None else {KEY_ID: key.public}


def issuer_key() -> IssuerKey:
    """The key of this machine, made now where there is none."""
    from cryptography.hazmat.primitives.asymmetric import rsa

    path = _path()
    found = _read(path)
    if found is None:
        found = IssuerKey(rsa.generate_private_key(_EXPONENT, _BITS))
        _keep(path, found)
    return found


def _path() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base, "codegen", "issuer.pem")


def _read(path: Path) -> IssuerKey | None:
    try:
        text = path.read_bytes()
    except OSError:
        return None
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(text, password=None)
    except (ValueError, TypeError):
        return None
    return IssuerKey(key) if isinstance(key, RSAPrivateKey) else None


def _keep(path: Path, key: IssuerKey) -> None:
    """Others may not read it; a key that can't be kept serves this run only."""
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    text = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(text)
        partial.replace(path)
