"""Whatever bytes come, and however they are cut: the reader refuses or reads, and never fails."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.emulator.front.hosts import AllowedHosts
from codegen.emulator.front.reader import RequestReader
from codegen.gateway.exchange import MethodRequest, MethodResponse

PIECES = st.sampled_from(
    [
        b"GET / HTTP/1.1\r\n", b"POST /a?b=c HTTP/1.1\r\n", b"FOO /x HTTP/1.1\r\n",
        b"Host: localhost\r\n", b"Host: evil.com\r\n",
        b"Content-Length: 3\r\n", b"Content-Length: 99999999999999999999\r\n", b"Transfer-Encoding: chunked\r\n",
        b"Expect: 100-continue\r\n", b"Connection: close\r\n", b"Upgrade: h2c\r\nConnection: upgrade\r\n",
        b"X: y\r\n", b"\r\n",
        b"\r\n\r\n", b"abc", b"3\r\nabc\r\n", b"0\r\n\r\n", b"\0", b"\xff",
    ]
)  # fmt: skip
MESSAGES = st.lists(PIECES | st.binary(max_size=20), max_size=12).map(b"".join)


class Log:
    """What the reader said."""

    def __init__(self) -> None:
        self.said: list[object] = []

    def accept(self, request: MethodRequest, *, keep_alive: bool) -> None:
        self.said.append((request.http_method, request.path, request.headers, request.body, keep_alive))

    def refuse(self, response: MethodResponse) -> None:
        self.said.append(response.status)

    def invite(self) -> None:
        self.said.append("invite")


def read(chunks: list[bytes]) -> list[object]:
    log = Log()
    reader = RequestReader(log, AllowedHosts(), "127.0.0.1", 1)
    for chunk in chunks:
        reader.feed(chunk)
    return log.said


@settings(max_examples=400, deadline=None)
@given(MESSAGES)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    said = read([data])
    refusals = [one for one in said if isinstance(one, int)]
    assert refusals in ([], said[-1:])  # nothing follows a refusal
    assert all(400 <= status < 500 for status in refusals)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([b"", b"a", b"abc" * 50]), min_size=1, max_size=4), st.data())
def test_cuts_do_not_matter(bodies: list[bytes], data: st.DataObject) -> None:
    message = b"".join(
        b"POST /%d HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%b" % (number, len(body), body)
        for number, body in enumerate(bodies)
    )
    cuts = sorted(data.draw(st.lists(st.integers(0, len(message)), max_size=5)))
    chunks = [message[start:end] for start, end in zip([0, *cuts], [*cuts, len(message)], strict=True)]
    assert read(chunks) == read([message])
    assert len(read(chunks)) == len(bodies)
