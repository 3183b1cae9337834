"""Security schemes of the contract: what each adds to a request, and which of them an operation asks for."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias

from .styles import Pairs

Token: TypeAlias = str | Callable[[], str]
"""A token or a key, or what gives one for each request: tokens expire."""
BasicCredentials: TypeAlias = tuple[str, str]
"""User name and password."""
Requirements: TypeAlias = Sequence[Sequence[str]]
"""Names of schemes: any one of the lists is enough, and all schemes of a list are needed together."""


class Credentials(NamedTuple):
    """What goes with a request, so that its caller is known."""

    headers: Pairs
    query: Pairs
    cookies: Pairs


class Scheme(Protocol):
    """One security scheme."""

    def add(self, given: Any, credentials: Credentials) -> None:
        """Add what the caller gave for the scheme."""


class ApiKey(NamedTuple):
    """A key in a header field, the query or a cookie."""

    place: str
    name: str

    def add(self, given: Token, credentials: Credentials) -> None:
        """Add the key."""
        pair = (self.name, _current(given))
        places = {"query": credentials.query, "cookie": credentials.cookies}
        places.get(self.place, credentials.headers).append(pair)


class Bearer(NamedTuple):
    """A token: bearer, OAuth 2, OpenID Connect."""

    def add(self, given: Token, credentials: Credentials) -> None:
        """Add the token."""
        credentials.headers.append(("Authorization", f"Bearer {_current(given)}"))


class Basic(NamedTuple):
    """User name and password."""

    def add(self, given: BasicCredentials, credentials: Credentials) -> None:
        """Add both."""
        text = b64encode(":".join(given).encode()).decode()
        credentials.headers.append(("Authorization", f"Basic {text}"))


class Transport(NamedTuple):
    """Mutual TLS: the caller is known by the certificate that its httpx client has."""

    def add(self, given: Any, credentials: Credentials) -> None:
        """Add nothing."""


def credentials_for(
    requirements: Requirements,
    schemes: Mapping[str, Scheme],
    given: Mapping[str, Any],
) -> Credentials:
    """The credentials that an operation asks for, as far as the caller gave them; the first list that is complete."""
    credentials = Credentials([], [], [])
    for names in requirements:
        if all(given.get(name) is not None for name in names):
            for name in names:
                schemes[name].add(given[name], credentials)
            break
    return credentials


def _current(token: Token) -> str:
    return token if isinstance(token, str) else token()
