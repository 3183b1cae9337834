"""Talks to an emulator that runs: what the commands `trace`, `usage` and `deploy-local` ask it for.

In: the emulator's URL and an operation below `/_codegen/`. Out: what it answers, as plain data.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from codegen.core.errors import EmulatorError

_PATIENCE = 60.0
"""Seconds: a deployment reads the source anew."""
_SERVER = "codegen"
"""What the emulator's own API calls itself."""


def traces(url: str, request_id: str | None, last: int) -> list[dict[str, Any]]:
    """The last requests, newest first, or the one with an id.

    Raises:
        EmulatorError: nothing is running there, or there is no such request.
    """
    if request_id is not None:
        return [_ask(url, "GET", f"traces/{quote(request_id)}")]
    found: list[dict[str, Any]] = _ask(url, "GET", f"traces?last={last}")
    return found


def usage(url: str) -> list[dict[str, Any]]:
    """What each API key of each usage plan has left.

    Raises:
        EmulatorError: nothing is running there.
    """
    found: list[dict[str, Any]] = _ask(url, "GET", "usage")
    return found


def deployments(url: str) -> list[dict[str, Any]]:
    """The deployments of every API, newest first.

    Raises:
        EmulatorError: nothing is running there.
    """
    found: list[dict[str, Any]] = _ask(url, "GET", "deployments")
    return found


def change(url: str, operation: str, wanted: Mapping[str, Any], *, method: str = "POST") -> dict[str, Any]:
    """Deploy, roll back, or move a canary: `deployments`, `rollback`, `promote`, `canary`.

    Raises:
        EmulatorError: nothing is running there, or it can't be done.
    """
    found: dict[str, Any] = _ask(url, method, operation, wanted)
    return found


def _ask(url: str, method: str, operation: str, body: Mapping[str, Any] | None = None) -> Any:
    import http.client  # 10 ms that no other command needs

    try:
        address = urlsplit(url if "://" in url else f"http://{url}")
        connection = http.client.HTTPConnection(address.hostname or "", address.port or 80, timeout=_PATIENCE)
        try:
            sent = None if body is None else json.dumps(body)
            connection.request(method, f"/_codegen/{operation}", sent)
            response = connection.getresponse()
            payload = response.read()
        finally:
            connection.close()
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise EmulatorError(f"no emulator answers at {url}: {error}; name another one with --url") from None
    if response.getheader("Server") != _SERVER:
        raise EmulatorError(f"what answers at {url} is no emulator of codegen; name another one with --url")
    answer = json.loads(payload)
    if response.status != http.client.OK:
        raise EmulatorError(str(answer["message"]))
    return answer
