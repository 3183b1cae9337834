"""HTTP/1.1 requests read from the bytes of one connection, within limits.

In: bytes as they come. Out: method requests with header names as sent and raw paths, or the answer of a refusal.
"""

from __future__ import annotations

import re
from typing import Protocol

import httptools

from codegen.emulator.front.hosts import AllowedHosts
from codegen.emulator.front.wire import (
    HEADERS_TOO_LARGE,
    MAX_BODY,
    MAX_HEADERS,
    MAX_TARGET,
    TARGET_TOO_LONG,
    TOO_LARGE,
    wrong_host,
)
from codegen.features.gateway_responses.step import plain_answer
from codegen.gateway.errors import BAD_REQUEST
from codegen.gateway.exchange import Headers, MethodRequest, MethodResponse

_MAX_HEAD = MAX_TARGET + MAX_HEADERS + 1024
"""Bytes that may follow the first ones of a message before its headers are complete."""
_METHOD = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]{1,64}) ").match
_ABSOLUTE = re.compile(r"https?://[^/?]*", re.IGNORECASE).match


_LENGTHS = frozenset(map(len, ("host", "expect", "content-length")))
_HANDSHAKE = re.compile(rb"GET [^\r\n]*\r\n(?:[^\r\n]+\r\n)*?upgrade:[ \t]*websocket", re.IGNORECASE).match
_UPGRADE = re.compile(rb"\r\nupgrade:[^\r\n]*", re.IGNORECASE)


class Sink(Protocol):
    """Who gets what was read."""

    def accept(self, request: MethodRequest, *, keep_alive: bool) -> None:
        """A whole request."""

    def refuse(self, response: MethodResponse) -> None:
        """The answer to something that is no acceptable request; nothing more is read."""

    def invite(self) -> None:
        """The client waits for "100 Continue" before it sends the body."""


class RequestReader:
    """Reads the requests of one connection, for the callbacks of httptools' parser."""

    __slots__ = (
        "_body", "_body_size", "_complete", "_expects", "_head_size", "_headers", "_headers_size", "_host", "_hosts",
        "_is_doubtful", "_is_reading", "_is_upgrade", "_known_host", "_length", "_method", "_parser", "_port",
        "_refused", "_sink", "_source_ip", "_target", "rest",
    )  # fmt: skip

    def __init__(self, sink: Sink, hosts: AllowedHosts, source_ip: str, port: int) -> None:
        self._sink = sink
        self._hosts = hosts
        self._source_ip = source_ip
        self._port = port
        self._known_host: str | None = None  # the last Host that was found allowed
        self._refused = False
        self._is_upgrade = False
        self.rest = b""  # what came after a request that asks for another protocol
        self._parser = httptools.HttpRequestParser(self)
        self.on_message_begin()
        self._is_reading = False

    def feed(self, data: bytes) -> None:
        """Read on; after a refusal nothing is read."""
        if self._refused:
            if self._is_upgrade and len(self.rest) < _MAX_HEAD:
                self.rest += data
            return
        is_fresh = not self._is_reading
        if self._is_reading and not self._complete:
            self._head_size += len(data)
        if is_fresh and data.find(b"pgrade:", 0, 2048) > 0 and not _HANDSHAKE(data):
            data = _without_upgrade(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._refused = True  # CONNECT, or a handshake: a plain request here, and the last one
            self._is_upgrade = True
            self.rest = data[upgrade.args[0] :]
        except httptools.HttpParserInvalidMethodError:
            if not (is_fresh and self._feed_unknown_method(data)):
                self._refuse(plain_answer(BAD_REQUEST))
        except httptools.HttpParserError:
            self._refuse(plain_answer(BAD_REQUEST))
        if self._head_size > _MAX_HEAD and not self._complete:
            self._refuse(HEADERS_TOO_LARGE)

    @property
    def is_http_1_1(self) -> bool:
        """Whether the client knows chunks."""
        return self._parser.get_http_version() != "1.0"

    # the callbacks of httptools

    def on_message_begin(self) -> None:
        self._method = b""
        self._target = b""
        self._headers: Headers = []
        self._headers_size = self._head_size = 0
        self._is_reading = True
        self._length = 0
        self._complete = False
        self._expects = self._is_doubtful = False
        self._host: str | None = None
        self._body: list[bytes] = []
        self._body_size = 0

    def on_url(self, url: bytes) -> None:
        self._target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._complete:
            return  # a trailer
        self._headers_size += len(name) + len(value) + 4
        text = value.decode("latin-1")
        self._headers.append((name.decode("latin-1"), text))
        if len(name) in _LENGTHS:
            self._note(name.lower(), text)

    def on_headers_complete(self) -> None:
        self._complete = True
        if len(self._target) > MAX_TARGET:
            self._refuse(TARGET_TOO_LONG)
        elif self._headers_size > MAX_HEADERS:
            self._refuse(HEADERS_TOO_LARGE)
        elif self._parser.get_http_version() not in ("1.1", "1.0"):
            self._refuse(plain_answer(BAD_REQUEST))
        else:
            self._check_headers()

    def on_body(self, data: bytes) -> None:
        self._body_size += len(data)
        if self._body_size > MAX_BODY:
            self._body.clear()
            self._refuse(TOO_LARGE)
        elif not self._refused:
            self._body.append(data)

    def on_message_complete(self) -> None:
        if self._refused:
            return
        target, _, query = self._target.decode("latin-1").partition("?")
        if not target.startswith("/"):
            absolute = _ABSOLUTE(target)
            target = (target[absolute.end() :] or "/") if absolute else f"/{target}"
        method = self._method or self._parser.get_method()
        body = self._body
        request = MethodRequest(
            method.decode("ascii"),
            target.partition("#")[0],
            query.partition("#")[0],
            self._headers,
            body[0] if len(body) == 1 else b"".join(body),
            self._source_ip,
            self._port,
        )
        self._is_reading = False
        self._sink.accept(
            request, keep_alive=self._parser.should_keep_alive() and not self._parser.should_upgrade()
        )

    # what the headers decide

    def _note(self, name: bytes, value: str) -> None:
        """Remember the headers that are the front's own business."""
        if name == b"host":
            self._is_doubtful = self._is_doubtful or self._host is not None
            self._host = value
        elif name == b"content-length":
            self._length = int(value)
        elif name == b"expect":
            self._expects = value.lower() == "100-continue"

    def _check_headers(self) -> None:
        if self._is_doubtful:
            self._refuse(plain_answer(BAD_REQUEST))
        elif not self._accepts_host(self._host):
            return
        elif self._length > MAX_BODY:
            self._refuse(TOO_LARGE)
        elif self._expects and self._length:
            self._sink.invite()

    def _accepts_host(self, host: str | None) -> bool:
        if host is None:
            if self._parser.get_http_version() == "1.0":
                return True
            self._refuse(plain_answer(BAD_REQUEST))
            return False
        if host != self._known_host:
            if not self._hosts.allow(host):
                self._refuse(wrong_host(host))
                return False
            self._known_host = host
        return True

    def _feed_unknown_method(self, data: bytes) -> bool:
        """Read a message whose method the parser does not know, as if it were a GET."""
        method = _METHOD(data)
        if not method:
            return False
        self._parser = httptools.HttpRequestParser(self)
        try:
            self._parser.feed_data(b"GET")
            self._method = method[1]
            self._parser.feed_data(data[method.end() - 1 :])
        except httptools.HttpParserError:
            return False
        return True

    def _refuse(self, response: MethodResponse) -> None:
        if not self._refused:
            self._refused = True
            self._sink.refuse(response)


def _without_upgrade(data: bytes) -> bytes:
    """A message head without Upgrade, which REST APIs ignore: the parser would take the body for another protocol."""
    head, blank, body = data.partition(b"\r\n\r\n")
    return _UPGRADE.sub(b"", head) + blank + body
