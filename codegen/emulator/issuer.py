"""An issuer of tokens on this machine: its key is trusted by the emulator alone, for every user pool and JWT issuer.

In: claims. Out: a signed token. The key lies in the user's cache folder, made when it is asked for first.
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from codegen.gateway.jwt import RsaKey, encode, padding

KEY_ID = "codegen-local"
_EXPONENT = 65_537
_BITS = 2048
_SMALL_PRIMES = tuple(n for n in range(3, 2000, 2) if all(n % d for d in range(3, int(n**0.5) + 1, 2)))
_ROUNDS = 24  # of Miller and Rabin's test
_SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")


@dataclass(frozen=True, slots=True)
class IssuerKey:
    """Both halves of the key."""

    public: RsaKey
    private_exponent: int = field(repr=False)

    def sign(self, claims: Mapping[str, Any]) -> str:
        """A token with these claims."""
        header = {"alg": "RS256", "kid": KEY_ID, "typ": "JWT"}
        text = f"{_part(header)}.{_part(claims)}"
        size = self.public.size
        padded = padding(_SHA256 + hashlib.sha256(text.encode()).digest(), size)
        number = pow(int.from_bytes(padded, "big"), self.private_exponent, self.public.modulus)
        return f"{text}.{encode(number.to_bytes(size, 'big'))}"


def trusted_keys() -> dict[str, RsaKey]:
    """The key of this machine, where there is one."""
    key = _read(_path())
    return {} if key is None else {KEY_ID: key.public}


def issuer_key() -> IssuerKey:
    """The key of this machine, made now where there is none."""
    path = _path()
    found = _read(path)
    if found is None:
        found = _make()
        _keep(path, found)
    return found


def _part(value: Mapping[str, Any]) -> str:
    return encode(json.dumps(value, separators=(",", ":")).encode())


def _path() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base, "codegen", "issuer.json")


def _read(path: Path) -> IssuerKey | None:
    try:
        numbers = json.loads(path.read_text(encoding="utf-8"))
        return IssuerKey(RsaKey(int(numbers["n"]), int(numbers["e"])), int(numbers["d"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(path: Path, key: IssuerKey) -> None:
    """Others may not read it; a key that can't be kept serves this run only."""
    numbers = {"n": str(key.public.modulus), "e": str(key.public.exponent), "d": str(key.private_exponent)}
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(numbers, file)
        partial.replace(path)


def _make() -> IssuerKey:
    while True:
        p, q = _prime(_BITS // 2), _prime(_BITS // 2)
        totient = (p - 1) * (q - 1)
        if p != q and totient % _EXPONENT:
            return IssuerKey(RsaKey(p * q, _EXPONENT), pow(_EXPONENT, -1, totient))


def _prime(bits: int) -> int:
    while True:
        candidate = secrets.randbits(bits) | (3 << (bits - 2)) | 1
        if all(candidate % prime for prime in _SMALL_PRIMES) and _is_prime(candidate):
            return candidate


def _is_prime(number: int) -> bool:
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    return all(_passes(number, odd, twos) for _ in range(_ROUNDS))


def _passes(number: int, odd: int, twos: int) -> bool:
    value = pow(secrets.randbelow(number - 3) + 2, odd, number)
    if value in (1, number - 1):
        return True
    for _ in range(twos - 1):
        value = value * value % number
        if value == number - 1:
            return True
    return False
