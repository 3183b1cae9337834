"""Lets httpx clients talk to a project in this process: through the emulator's pipeline, not through a socket.

with TestClient("orders", in_process=True) as gateway:
    client = Client("http://gateway/dev", http=httpx.Client(transport=EmulatorTransport(gateway)))
"""

from __future__ import annotations

import asyncio
from threading import Lock

import httpx

from codegen.testing.client import TestClient


class EmulatorTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Hands requests to a TestClient; for `httpx.Client` and for `httpx.AsyncClient`."""

    def __init__(self, gateway: TestClient) -> None:
        self._gateway = gateway
        self._turn = Lock()  # the pipeline of a TestClient takes one request at a time

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The gateway's answer."""
        target = request.url.raw_path.decode("ascii")
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw]
        content = request.read()
        with self._turn:
            answer = self._gateway.request(request.method, target, headers=headers, content=content)
        return httpx.Response(answer.status_code, headers=answer.headers.pairs, content=answer.content)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The gateway's answer; the pipeline has an event loop of its own."""
        await request.aread()
        return await asyncio.to_thread(self.handle_request, request)
