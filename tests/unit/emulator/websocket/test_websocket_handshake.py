"""What opens a connection, and what does not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from codegen.emulator.websocket.handshake import is_handshake, refused, switched
from codegen.gateway.exchange import Headers, MethodRequest, MethodResponse

ASKED = {
    "Upgrade": "WebSocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",  # RFC 6455, section 1.3
}


def request(http_method: str = "GET", **changed: str | None) -> MethodRequest:
    fields = ASKED | {name.replace("_", "-"): value for name, value in changed.items()}
    headers = [(name, value) for name, value in fields.items() if value is not None]
    return MethodRequest(http_method, "/dev", "", headers)


class Nobody(asyncio.Protocol):
    """Goes on after the handshake, were anything to go on here."""

    def begin(self, transport: asyncio.Transport, gone: Callable[[Any], object]) -> None: ...
    def close_when_idle(self) -> None: ...
    def abort(self) -> None: ...


def answered(headers: Headers) -> Headers:
    return switched(request(), MethodResponse(200, headers, b"not sent"), Nobody()).headers


@pytest.mark.parametrize(
    ("asked", "is_one"),
    [
        (request(), True),
        (request("POST"), False),
        (request(Upgrade=None), False),
        (request(Upgrade="h2c"), False),
        (request(Sec_WebSocket_Version="8"), False),
        (request(Sec_WebSocket_Key=""), False),
        (request(Sec_WebSocket_Key=None), False),
    ],
)
def test_what_asks_for_a_connection(asked: MethodRequest, is_one: bool) -> None:
    assert is_handshake(asked) == is_one


def test_the_key_is_answered_as_the_rfc_shows() -> None:
    assert dict(answered([]))["Sec-WebSocket-Accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


def test_of_the_integrations_headers_only_the_subprotocol_goes_out() -> None:
    sent = dict(answered([("sec-websocket-protocol", "chat"), ("X-Other", "1")]))
    assert sent["Sec-WebSocket-Protocol"] == "chat"
    assert "X-Other" not in sent
    assert "Sec-WebSocket-Protocol" not in dict(answered([("Sec-WebSocket-Protocol", "a\r\nX-Other: 1")]))


def test_a_refusal_has_the_headers_that_the_front_does_not_write_itself() -> None:
    headers = [("X-Why", "full"), ("Connection", "close"), ("Content-Length", "9"), ("bad name", "x")]
    answer = refused(MethodResponse(503, headers, b"full"))
    assert (answer.status, answer.headers, answer.body) == (503, [("X-Why", "full")], b"full")
