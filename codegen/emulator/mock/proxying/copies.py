"""What a proxy keeps of a body that it passes on: a copy to judge when the body is over, as long as it is not too long.

In: the parts of a body as they come. Out: the same parts at once, and the whole of them without content coding.
"""

from __future__ import annotations

import zlib

from codegen.gateway.streaming import BodyStream

MAX_BODY = 10_485_760
CODINGS = {"gzip": zlib.MAX_WBITS | 16, "x-gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}


class CopiedStream(BodyStream):
    """A body on its way, of which a copy stays."""

    __slots__ = ("_copy", "_is_whole")

    def __init__(self) -> None:
        super().__init__()
        self._copy: list[bytes] = []
        self._is_whole = False

    def put(self, part: bytes) -> None:
        """The next part."""
        super().put(part)
        if self.length <= MAX_BODY:
            self._copy.append(part)
        else:
            self._copy.clear()

    def end(self, error: Exception | None = None) -> None:
        """That was all; or an error, and the rest will not come."""
        self._is_whole = error is None
        super().end(error)

    @property
    def copy(self) -> bytes | str:
        """The body that is over; or why there is no copy of it."""
        if self.length > MAX_BODY:
            return f"it is longer than {MAX_BODY} bytes"
        return b"".join(self._copy) if self._is_whole else "it did not come to its end"


def unpacked(body: bytes, coding: str) -> bytes:
    """A body without its content coding.

    Raises:
        ValueError: the coding is not known, or the body is too large without it.
        zlib.error: the body is not in this coding.
    """
    coding = coding.strip().lower()
    if coding == "identity" or not body:
        return body
    if coding not in CODINGS:
        raise ValueError(f"{coding} is not known")
    unpacking = zlib.decompressobj(CODINGS[coding])
    plain = unpacking.decompress(body, MAX_BODY)
    if unpacking.unconsumed_tail:
        raise ValueError(f"it is longer than {MAX_BODY} bytes")
    return plain
