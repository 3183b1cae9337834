"""The opening handshake: what asks for a WebSocket connection, and what opens it.

https://www.rfc-editor.org/rfc/rfc6455#section-4
"""

from __future__ import annotations

import base64
import hashlib

from codegen.emulator.front.switching import SwitchedProtocol, SwitchingProtocols
from codegen.gateway.exchange import MethodRequest, MethodResponse
from codegen.gateway.headers import is_name, on_one_line
from codegen.gateway.http_headers import HOP_BY_HOP

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_PROTOCOL = "sec-websocket-protocol"
_VERSION = "13"
_SAID_BY_THE_FRONT = HOP_BY_HOP | {"content-length", "date"}


def is_handshake(request: MethodRequest) -> bool:
    """Whether a request asks for a WebSocket connection."""
    return (
        request.http_method == "GET"
        and (request.header("upgrade") or "").lower() == "websocket"
        and request.header("sec-websocket-version") == _VERSION
        and bool(request.header("sec-websocket-key"))
    )


def switched(
    request: MethodRequest, answer: MethodResponse, protocol: SwitchedProtocol
) -> SwitchingProtocols:
    """What opens the connection. Of the integration's headers only the subprotocol that it chose goes out.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-connect-route-subprotocol.html
    """
    key = (request.header("sec-websocket-key") or "").encode("latin-1")
    accept = base64.b64encode(hashlib.sha1(key + _GUID, usedforsecurity=False).digest()).decode()
    headers = [("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", accept)]
    chosen = next((value for name, value in answer.headers if name.lower() == _PROTOCOL), None)
    if chosen is not None and chosen.isprintable():
        headers.append(("Sec-WebSocket-Protocol", chosen))
    return SwitchingProtocols(101, headers, protocol=protocol)


def refused(answer: MethodResponse) -> MethodResponse:
    """What the client gets where the integration of `$connect` refuses: its answer, less what the front says."""
    headers = [
        (name, on_one_line(value))
        for name, value in answer.headers
        if name.lower() not in _SAID_BY_THE_FRONT and is_name(name)
    ]
    return MethodResponse(answer.status, headers, answer.body)
