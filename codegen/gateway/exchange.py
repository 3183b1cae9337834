"""One request on its way through the pipeline: what came in, what serves it, what each part made of it, what goes out.

The parts carry API Gateway's names: method request, integration, method response
(https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-method-settings.html).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Protocol
from urllib.parse import unquote_plus

import orjson

from codegen.core.records import Record
from codegen.gateway.errors import GatewayError
from codegen.gateway.identifiers import RequestIds
from codegen.gateway.identities import User
from codegen.ir.api import Api, Route
from codegen.ir.application import ApiKey, Stage, ThrottleSettings, UsagePlan

Headers = list[tuple[str, str]]
"""Names as sent, in order; a name may come more than once."""
SentRequest = tuple[str, str, Headers, bytes]
"""What was sent to an integration: method, URI, headers, body."""
Answer = tuple[int, Headers, bytes]
"""What came back: status, headers, body."""
_UNREAD: Any = object()
_ROOT = re.compile(r"(?:\A|;)\s*Root=(1-[0-9a-fA-F]{8}-[0-9a-fA-F]{24})(?:;|\Z)").search
_TRACE_FIELDS = re.compile(
    r"(?:\A|;)\s*(Parent(?==[0-9a-fA-F]{16}(?:;|\Z))|Sampled(?==[01](?:;|\Z)))=(\w+)"
).findall
"""https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader"""
Note = tuple[str, str, Any]
"""(step, what it decided and why, data by reference): read by traces, and only when somebody looks at one."""


class MethodRequest(Record, eq=False):
    """The client's request as it came over the wire: nothing decoded but bytes to text (Latin-1, as HTTP has it)."""

    http_method: str
    path: str  # percent-encoding and slashes as sent, with the stage
    query_string: str  # without "?"
    headers: Headers
    body: bytes = b""
    source_ip: str = "127.0.0.1"
    port: int = 0  # of the server
    packed_body: bytes | None = None  # as it was sent, where the body was compressed
    _query: dict[str, list[str]] | None = None
    _json: Any = _UNREAD

    def header(self, name: str) -> str | None:
        """The last value of a header whose name is given in lower case."""
        found = None
        for key, value in self.headers:
            if key.lower() == name:
                found = value
        return found

    @property
    def query(self) -> dict[str, list[str]]:
        """All values of each query parameter, decoded once: "+" is a space."""
        if self._query is None:
            self._query = _parse_query(self.query_string)
        return self._query

    @property
    def json(self) -> Any:
        """The body, parsed once; None where it is no JSON."""
        if self._json is _UNREAD:
            self._json = parsed(self.body)
        return self._json


class EndpointResponse(Record, eq=False):
    """What the integration's endpoint answered, before integration responses map it."""

    status: int
    headers: Headers
    body: bytes
    is_streamed: bool = False  # the body goes where the request wants it, as it comes

    def header(self, name: str) -> str | None:
        """The last value of a header whose name is given in lower case."""
        return next((value for key, value in reversed(self.headers) if key.lower() == name), None)


class MethodResponse(Record, eq=False):
    """What the client gets. `Date`, `Content-Length` and `Connection` are the front's business."""

    status: int
    headers: Headers
    body: bytes = b""

    @property
    def length(self) -> int:
        """Bytes of the body."""
        return len(self.body)


class EventType(StrEnum):
    """What a WebSocket API calls an integration for."""

    CONNECT = "CONNECT"
    MESSAGE = "MESSAGE"
    DISCONNECT = "DISCONNECT"


MESSAGE = EventType.MESSAGE
"""By a name of its own, which is looked up in a third of the time: messages come often."""


class ConnectionEvent(Record, eq=False):
    """What happened on a connection of a WebSocket API."""

    type: EventType
    connection_id: str
    connected_at: float  # seconds since the epoch
    domain_name: str
    user_agent: str | None
    message_id: str | None = None
    disconnect_status_code: int | None = None
    disconnect_reason: str | None = None


class Step(Protocol):
    """One part of the pipeline. It ends an exchange only by raising GatewayError or by filling the method response."""

    async def __call__(self, exchange: Exchange) -> None: ...


class ServedStage(Record, frozen=True):
    """A deployed stage and what the world knows it by."""

    api: Api
    stage: Stage
    api_id: str
    deployment_id: str
    account_id: str = "000000000000"
    region: str = "us-east-1"
    development_identity: str | None = None  # who every caller of a secured route is taken for
    usage_plans: tuple[UsagePlan, ...] = ()  # that let into this stage
    users: tuple[User, ...] = ()  # whose signatures are known
    account_throttle: ThrottleSettings | None = None  # of all APIs together
    is_canary: bool | None = None  # $context.isCanaryRequest; None where the stage has no canary


class ServedRoute(Record, frozen=True):
    """A route with the steps that its requests take."""

    route: Route
    resource_id: str
    steps: tuple[Step, ...]


class Exchange(Record, eq=False):
    """The state of one request. Steps read and fill it; who fills `method_response` ends the exchange."""

    stage: ServedStage
    request: MethodRequest
    path: str  # without the stage
    context_path: str  # with the stage: $context.path
    started: float  # seconds since the epoch
    ids: RequestIds
    _trace_root: str | None = None  # once somebody asked for it
    route: ServedRoute | None = None
    path_parameters: Mapping[str, str] | None = None  # not decoded
    authorizer: dict[str, Any] | None = None  # $context.authorizer
    identity: dict[str, Any] | None = None  # what authorization adds to $context.identity
    usage_identifier_key: str | None = None  # API key that a Lambda authorizer named
    usage: tuple[UsagePlan, ApiKey] | None = (
        None  # the API key that was taken, and the plan that it belongs to
    )
    may_invalidate_cache: bool = False  # whether the caller's policies allow execute-api:InvalidateCache
    method_response: MethodResponse | None = None
    error: GatewayError | None = None  # the error that a gateway response answered
    integration_latency: float | None = None  # seconds
    integration_status: int | None = None  # what the endpoint's service answered, 200 for an invoked function
    endpoint_status: int | None = None  # what the function or endpoint asked for
    integration_request: SentRequest | None = None
    endpoint_response: Answer | None = None
    is_cache_hit: bool | None = None  # None where no cache was asked
    notes: list[Note] | None = None  # None: this request is not traced
    base_path: str | None = None  # of the custom domain that it came by
    ended: float = 0.0
    connection: ConnectionEvent | None = None  # on WebSocket APIs
    context: dict[str, Any] | None = None  # filled by gateway.context on first use

    @property
    def trace_root(self) -> str:
        """The root of the trace: the client's, where it brings one."""
        return self._trace_root or self.take_trace(self.header("x-amzn-trace-id"))

    def take_trace(self, sent: str | None) -> str:
        """The root of the trace, from the header as the client sent it."""
        root = _ROOT(sent) if sent else None
        self._trace_root = root[1] if root else self.ids.trace_root
        return self._trace_root

    @property
    def trace_header(self) -> str:
        """`X-Amzn-Trace-Id` as what is called sees it, and the client.

        Sampled where the stage is traced; the client's trace goes on with its parent and its decision.
        """
        root, rest = self.trace_root, self.ids.trace_rest
        if self.stage.stage.tracing_enabled:
            rest = rest.replace("Sampled=0", "Sampled=1", 1)
        if root is not self.ids.trace_root:
            for name, value in _TRACE_FIELDS(self.header("x-amzn-trace-id") or ""):
                rest = re.sub(f";{name}=[^;]*", f";{name}={value}", rest, count=1)
        return f"Root={root}{rest}"

    def note(self, step: str, said: str, data: Any = None) -> None:
        """Say for the request's trace what a step decided, and why; data is kept as it is, not copied."""
        if self.notes is not None:
            self.notes.append((step, said, data))

    def header(self, name: str) -> str | None:
        """The last value of a request header whose name is given in lower case."""
        return self.request.header(name)


def parsed(body: bytes) -> Any:
    """A body as JSON; None where it is none."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None


def _parse_query(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in text.split("&"):
        if not part:
            continue
        name, _, value = part.partition("=")
        if "%" in part or "+" in part:
            name, value = unquote_plus(name), unquote_plus(value)
        found.setdefault(name, []).append(value)
    return found
