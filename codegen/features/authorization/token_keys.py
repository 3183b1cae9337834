"""The keys that issuers of tokens publish, fetched when they are needed first and kept for a while.

In: an issuer. Out: its keys; none where they can't be had, so that nobody passes.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import orjson

from codegen.gateway.jwt import read_keys
from codegen.gateway.ports import EndpointError, EndpointRequest
from codegen.gateway.steps import Ports

if TYPE_CHECKING:
    from codegen.gateway.jwt import PublicKey

_KEPT, _RETRIED = 7200.0, 5.0  # seconds that keys hold, and that a failure does
_TIMEOUT = 1.5  # seconds
_LARGEST = 150_000  # bytes
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html"""
_COGNITO = "https://cognito-idp."


class TokenKeys:
    """Keys by issuer."""

    __slots__ = ("_ports", "_store")

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._store = ports.account_stores.store("token keys")

    async def find(self, issuer: str, key_id: str) -> PublicKey | None:
        """A key of an issuer, or one that is trusted for every issuer; None where it can't be had."""
        return self._ports.trusted_keys().get(key_id) or (await self._of(issuer)).get(key_id)

    async def _of(self, issuer: str) -> Mapping[str, PublicKey]:
        found: Mapping[str, PublicKey] | None = self._store.get(issuer)
        if found is None:
            found = read_keys(await self._published(issuer))
            self._store.put(issuer, found, _KEPT if found else _RETRIED)
        return found

    async def _published(self, issuer: str) -> Any:
        if issuer.startswith(_COGNITO):
            return await self._fetch(f"{self._cognito(issuer)}/.well-known/jwks.json")
        discovery = await self._fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        address = discovery.get("jwks_uri") if isinstance(discovery, dict) else None
        return await self._fetch(address) if isinstance(address, str) else None

    def _cognito(self, issuer: str) -> str:
        """A user pool's address, or that of what stands in for it."""
        stand_in = self._ports.services.url("cognito-idp")
        return issuer if stand_in is None else f"{stand_in}/{issuer.rpartition('/')[2]}"

    async def _fetch(self, uri: str) -> Any:
        request = EndpointRequest("GET", uri, [("Accept", "application/json")], b"", _TIMEOUT)
        try:
            response = await self._ports.endpoints.send(request)
        except EndpointError:
            return None
        if response.status != 200 or len(response.body) > _LARGEST:
            return None
        try:
            return orjson.loads(response.body)
        except orjson.JSONDecodeError:
            return None
