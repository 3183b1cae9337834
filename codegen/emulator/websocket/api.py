"""One WebSocket API with its stages: `ws://.../{stage}`, and `/{stage}/@connections/{id}` beside it."""

from __future__ import annotations

from codegen.emulator.rest import RestApi


class WebSocketApi(RestApi):
    """One API with its stages; 403 where no stage serves a request."""

    __slots__ = ()
