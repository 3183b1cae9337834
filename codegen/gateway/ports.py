"""Ports of the pipeline: what it asks of the world around it, as protocols that the emulator and the tests implement.

InvokeError                  Lambda does not run the function: its Invoke API answers an error instead of a payload
├── FunctionNotFound         no function of that name (404 ResourceNotFoundException)
├── RequestTooLarge          the event is over 6 MB (413 RequestTooLargeException)
├── UnsupportedRuntime       the function's runtime can't be run on this machine
└── InvokeTimeout            the caller's own patience ended; the function runs on

EndpointError                an HTTP endpoint gives no answer
├── InvalidEndpoint          there is no such host, or the address is none
├── EndpointUnreachable      it refuses the connection, breaks it off, or speaks no HTTP
└── EndpointTimeout          it does not answer in time
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Protocol

from codegen.core.errors import CodegenError
from codegen.core.records import Record, field
from codegen.gateway.exchange import EndpointResponse, Headers
from codegen.gateway.streaming import BodyStream

UNHANDLED = "Unhandled"
"""The value of `InvokeResult.function_error`, as Lambda's header X-Amz-Function-Error has it."""


class InvokeResult(Record, frozen=True):
    """What a function answered: the payload as its runtime wrote it (JSON text, unless the handler returned bytes)."""

    payload: bytes
    function_error: str | None = None  # UNHANDLED when the payload describes an error of the function


class InvokeError(CodegenError):
    """Lambda does not run the function."""


class FunctionNotFound(InvokeError):
    """No function of that name."""


class RequestTooLarge(InvokeError):
    """The event is over Lambda's limit for a synchronous request."""


class UnsupportedRuntime(InvokeError):
    """The function's runtime can't be run on this machine."""


class InvokeTimeout(InvokeError):
    """The caller's own patience ended; the function runs on."""


class FunctionInvoker(Protocol):
    """Lambda's Invoke, invocation type RequestResponse (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html)."""

    def invoke(
        self,
        function_name: str,
        payload: bytes,
        *,
        request_id: str = "",
        trace_id: str = "",
        timeout: float | None = None,
        stream: BodyStream | None = None,
    ) -> Awaitable[InvokeResult]:
        """Run a function once and return its answer; an error of the function is an answer, not an exception.

        Args:
            stream: where what the function says goes as it comes; the answer has what did not go there
                (https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html).
            payload: the event as JSON text, handed on untouched.
            request_id: Lambda's id of this invocation; made up when empty.
            trace_id: X-Ray trace header.
            timeout: seconds that the caller waits, for when they may be fewer than the function takes.

        Raises:
            InvokeError: the function does not run, or not in time.
        """
        ...


class EndpointError(CodegenError):
    """An HTTP endpoint gives no answer."""


class InvalidEndpoint(EndpointError):
    """There is no such host, or the address is none."""


class EndpointUnreachable(EndpointError):
    """The endpoint refuses the connection, breaks it off, or speaks no HTTP."""


class EndpointTimeout(EndpointError):
    """The endpoint does not answer in time."""


class EndpointRequest(Record, eq=False):
    """A request to an HTTP endpoint, to be sent as it stands; `Host` and the body's length are added where missing."""

    http_method: str
    uri: str  # absolute; everything encoded that must be
    headers: Headers
    body: bytes
    timeout: float  # seconds until the whole answer must be there, its body too unless `limits_body` is false
    verifies_tls: bool = True
    server_name: str | None = None  # that the certificate must bear, where it is not the host
    stream: BodyStream | None = None  # where the answer's body goes as it comes; None: into the answer
    limits_body: bool = True  # whether a streamed body, too, must come in time: events go on for hours


class HttpEndpoints(Protocol):
    """The network: what HTTP integrations and calls of AWS services go through."""

    async def send(self, request: EndpointRequest) -> EndpointResponse:
        """Send a request and return the answer, whatever its status; redirects are answers too.

        Where the request has a stream, the answer is there before its body, and `EndpointResponse.is_streamed`.

        Raises:
            EndpointError: there is none.
        """
        ...


class AwsCredentials(Record, frozen=True):
    """Keys to sign requests with."""

    access_key: str = "test"
    secret_key: str = "test"
    session_token: str | None = None


class AwsEndpoints(Record, frozen=True):
    """Where the AWS services are that integrations call: local stand-ins, never AWS itself unless it is named."""

    urls: Mapping[str, str] = field(default_factory=dict)  # service -> URL; "*" for every other service
    credentials: AwsCredentials = AwsCredentials()
    vpc_links: Mapping[str, str] = field(default_factory=dict)  # name or id of a VPC link -> URL

    def url(self, service: str) -> str | None:
        """The URL of a service, without "/" at its end; None where none was given."""
        found = self.urls.get(service) or self.urls.get("*")
        return found.rstrip("/") if found else None

    def vpc_link_url(self, link: str) -> str | None:
        """The URL of what stands in for the endpoints behind a VPC link, as above."""
        found = self.vpc_links.get(link)
        return found.rstrip("/") if found else None


NO_SERVICES = AwsEndpoints()
"""Where no stand-in was named."""
