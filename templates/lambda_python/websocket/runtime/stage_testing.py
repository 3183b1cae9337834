"""A deployed stage in place of the functions: tests talk to it as clients do, where the environment names one."""

import json
from collections.abc import Mapping
from os import environ
from typing import Any
from urllib.parse import urlencode

from .examples import FOLDER

URL = "CODEGEN_TEST_URL"
"""Address of a stage, with what everybody must bring in its query: wss://ID.execute-api.REGION.amazonaws.com/dev?token=x"""

OWN_URL = "CODEGEN_TEST_WEBSOCKET_URL"
"""The same in a project that has another API, too, whose stage `URL` names."""

HEADERS = "CODEGEN_TEST_HEADERS"
"""What each handshake has besides, one a line: `Authorization: Bearer x`."""

FAULTS = {
    "Bad request body": 400,
    "Forbidden": 403,
    "Too Many Requests": 429,
    "Internal server error": 500,
    "Endpoint request timed out": 504,
}
"""What API Gateway says on a connection by itself."""

PATIENCE = 30.0
"""Seconds that an answer may take: API Gateway waits 29 for a function."""

SILENCE = 3.0
"""Seconds after which a route that answers nothing has taken a message."""


def is_deployed() -> bool:
    """Whether the environment names a stage."""
    return bool(_address())


def talk(
    route_key: str, request: Mapping[str, Any], *, is_answered: bool
) -> dict[str, Any]:
    """What a client is told on a connection of its own, as a function would say it.

    Args:
        request: as the files in `examples/` write it.
        is_answered: the route answers also what is right.
    """
    # Only for tests of what is deployed.
    import pytest
    from websockets.exceptions import InvalidStatus
    from websockets.sync.client import connect

    if not _address().startswith(("ws://", "wss://")):
        pytest.skip(f"{URL} names no stage of a WebSocket API: {OWN_URL} does")
    is_message = route_key not in ("$connect", "$disconnect")
    if is_message and route_key != "$default" and not _is_json(request["body"]):
        pytest.skip("API Gateway hands on what is no JSON to $default")
    handshake = request if route_key == "$connect" else _handshake()
    try:
        with connect(_url(handshake), additional_headers=_headers(handshake)) as client:
            if not is_message:
                return {"statusCode": 200}
            client.send(request.get("body") or "")
            return _answer(str(client.recv(PATIENCE if is_answered else SILENCE)))
    except InvalidStatus as refused:
        body = refused.response.body or b""
        return {"statusCode": refused.response.status_code, "body": body.decode()}
    except TimeoutError:
        return {"statusCode": 504 if is_answered else 200}


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _handshake() -> Mapping[str, Any]:
    """The example of `$connect`."""
    for path in sorted(FOLDER.glob("*.json")):
        request: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))[
            "request"
        ]
        if request.get("route") == "$connect":
            return request
    return {}


def _address() -> str:
    return environ.get(OWN_URL) or environ.get(URL) or ""


def _url(handshake: Mapping[str, Any]) -> str:
    url = _address()
    query = urlencode([(name, value) for name, value in handshake.get("query") or ()])
    return f"{url}{'&' if '?' in url else '?'}{query}" if query else url


def _headers(handshake: Mapping[str, Any]) -> list[tuple[str, str]]:
    lines = environ.get(HEADERS, "").splitlines()
    given = [line.partition(":")[::2] for line in lines if line.strip()]
    pairs = [*(handshake.get("headers") or ()), *given]
    return [(name.strip(), value.strip()) for name, value in pairs]


def _answer(text: str) -> dict[str, Any]:
    """A message with the status that it tells of."""
    said = json.loads(text) if _is_json(text) else None
    status = 200
    if isinstance(said, dict) and {"connectionId", "requestId"} <= said.keys():
        status = FAULTS.get(str(said.get("message")), 500)
    elif isinstance(said, dict) and "title" in said:  # a problem of a function's
        found = said.get("status")
        status = found if isinstance(found, int) else status
    return {"statusCode": status, "body": text}
