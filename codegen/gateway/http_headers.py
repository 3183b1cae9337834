"""The headers of HTTP APIs: as a function's event has them, and as the client gets them.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

from functools import lru_cache

from codegen.gateway.exchange import Exchange, Headers

HOP_BY_HOP = frozenset(
    {
        "connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer",
        "transfer-encoding", "upgrade",
    }
)  # fmt: skip
"""https://www.rfc-editor.org/rfc/rfc9110#name-connection"""
_NOT_SENT = HOP_BY_HOP | {"content-length", "date", "apigw-requestid"}
_REPLACED = frozenset({"x-amzn-trace-id", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto"})
_SPELLED = {
    name.lower(): name
    for name in (
        "Content-Length", "Content-Type", "Host", "User-Agent", "X-Amzn-Trace-Id", "X-Forwarded-For",
        "X-Forwarded-Port", "X-Forwarded-Proto",
    )
}  # fmt: skip
"""Names that payload format 1.0 spells its own way; other names stay as the client sent them."""


def joined_headers(exchange: Exchange) -> tuple[dict[str, str], list[str]]:
    """The headers as format 2.0 has them, in lower case and with one value each, and the cookies."""
    found: dict[str, str] = {}
    cookies: list[str] = []
    for sent, value in exchange.request.headers:
        name = sent.lower()
        if name == "cookie":
            cookies += [cookie.strip() for cookie in value.split(";")]
        elif name not in HOP_BY_HOP:
            found[name] = f"{found[name]},{value}" if name in found else value
    request = exchange.request
    chain = found.get("x-forwarded-for")
    found["x-amzn-trace-id"] = _trace(exchange, found.get("x-amzn-trace-id"))
    found["x-forwarded-for"] = f"{chain}, {request.source_ip}" if chain else request.source_ip
    found["x-forwarded-port"] = str(request.port)
    found["x-forwarded-proto"] = "http"
    return found, cookies


def forwarded(exchange: Exchange) -> Headers:
    """The headers as format 1.0 has them: each value on its own."""
    request = exchange.request
    found: Headers = []
    replaced: dict[str, str] = {}
    for sent, value in request.headers:
        name = sent.lower()
        if name in _REPLACED:
            replaced[name] = value
        elif name not in HOP_BY_HOP:
            found.append((_SPELLED.get(name, sent), value))
    chain = replaced.get("x-forwarded-for")
    found += [
        ("X-Amzn-Trace-Id", _trace(exchange, replaced.get("x-amzn-trace-id"))),
        ("X-Forwarded-For", f"{chain}, {request.source_ip}" if chain else request.source_ip),
        ("X-Forwarded-Port", str(request.port)),
        ("X-Forwarded-Proto", "http"),
    ]
    return found


def _trace(exchange: Exchange, sent: str | None) -> str:
    """The trace goes on where the client began one."""
    root = exchange.take_trace(sent)
    return sent if sent and root in sent else f"Root={root}"


@lru_cache(maxsize=1024)
def answered_name(name: str) -> str | None:
    """The name under which the client sees a header of an answer, `My-Header`; None where it is dropped."""
    if name.lower() in _NOT_SENT:
        return None
    return "-".join(part.capitalize() for part in name.split("-"))
