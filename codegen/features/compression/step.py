"""Compression: bodies that clients send compressed are unpacked, answers are compressed for clients that take it.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gzip-compression-decompression.html
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Mapping

from codegen.gateway.errors import UNSUPPORTED_MEDIA_TYPE, GatewayError
from codegen.gateway.exchange import Exchange, MethodResponse, ServedStage, Step

LARGEST_BODY = 10_485_760
_GZIP, _DEFLATE, _IDENTITY = "gzip", "deflate", "identity"
_WINDOW = {_GZIP: 31, _DEFLATE: 15}  # what zlib calls a gzip and a zlib stream
COMPRESS: Mapping[str, Callable[[bytes], bytes]] = {
    _GZIP: lambda body: gzip.compress(body, 6, mtime=0),
    _DEFLATE: lambda body: zlib.compress(body, 6),
}
"""What API Gateway packs and unpacks."""


def unpack(exchange: Exchange) -> None:
    """Decompress the body of a request that has one.

    Raises:
        GatewayError: it is in an encoding that API Gateway does not know, or not in the one that it claims.
    """
    encoding = (exchange.header("content-encoding") or _IDENTITY).strip().lower()
    if encoding == _IDENTITY:
        return
    window = _WINDOW.get(encoding)
    if window is None:
        raise GatewayError(
            UNSUPPORTED_MEDIA_TYPE, detail=f"Content-Encoding {encoding[:80]} is not supported"
        )
    inflater = zlib.decompressobj(window)
    try:
        body = inflater.decompress(exchange.request.body, LARGEST_BODY)
    except zlib.error as error:
        raise GatewayError(UNSUPPORTED_MEDIA_TYPE, detail=f"the body is not {encoding}: {error}") from None
    if inflater.unconsumed_tail or not inflater.eof:
        raise GatewayError(UNSUPPORTED_MEDIA_TYPE, detail=f"the {encoding} body is cut off or too long")
    exchange.request.packed_body, exchange.request.body = exchange.request.body, body


def wrap(stage: ServedStage, step: Step) -> Step:
    """The step of an integration, with compression behind it where the API asks for it."""
    size = stage.api.minimum_compression_size
    return step if size is None else Compressed(size, step)


class Compressed:
    """Compresses answers from a size on."""

    __slots__ = ("_size", "_step")

    def __init__(self, size: int, step: Step) -> None:
        self._size = size
        self._step = step

    async def __call__(self, exchange: Exchange) -> None:
        await self._step(exchange)
        response = exchange.method_response
        if response is None or not response.body or len(response.body) < self._size:
            return
        if any(name.lower() == "content-encoding" for name, _ in response.headers):
            return  # the endpoint did it
        coding = accepted_coding(exchange.header("accept-encoding"))
        if coding is not None:
            headers = [*response.headers, ("Content-Encoding", coding)]
            exchange.method_response = MethodResponse(
                response.status, headers, COMPRESS[coding](response.body)
            )


def accepted_coding(header: str | None) -> str | None:
    """The coding that a client likes most of those that API Gateway has; None where it names none of them."""
    best: tuple[float, str] | None = None
    for part in (header or "").split(","):
        name, _, parameters = part.partition(";")
        coding, weight = name.strip().lower(), _weight(parameters)
        if (coding in COMPRESS or coding == _IDENTITY) and weight > (best[0] if best else 0.0):
            best = weight, coding
    return best[1] if best is not None and best[1] != _IDENTITY else None


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
