"""WebSocket APIs and what is around them: endpoints, signatures, edits of the source, logs."""

from __future__ import annotations

import asyncio
import json
import time

import boto3  # type: ignore[import-untyped]
import pytest
from botocore.auth import SigV4Auth  # type: ignore[import-untyped]
from botocore.awsrequest import AWSRequest  # type: ignore[import-untyped]
from websocket_stage import refused, route, run, running
from websockets.asyncio.client import connect

from codegen.core.clock import VirtualClock
from codegen.features.access_log.format import AccessLogFormat
from codegen.gateway.exchange import EndpointResponse, Exchange
from codegen.gateway.identities import User
from codegen.gateway.ports import EndpointRequest
from codegen.ir.api import AuthorizationType
from codegen.ir.application import Stage
from codegen.ir.integration import Integration, IntegrationResponse, IntegrationType


class Endpoint:
    """Answers every request with its body in upper case, and keeps it."""

    def __init__(self) -> None:
        self.requests: list[EndpointRequest] = []

    async def send(self, request: EndpointRequest) -> EndpointResponse:
        self.requests.append(request)
        return EndpointResponse(201 if request.body != b"bad" else 400, [], request.body.upper())


def test_http_endpoints_get_messages_and_answer_them() -> None:
    async def work() -> None:
        endpoint = Endpoint()
        proxy = Integration(
            IntegrationType.HTTP_PROXY,
            "",
            "http://backend/${stageVariables.path}",
            "POST",
            request_parameters={
                "integration.request.header.Connection-Id": "context.connectionId",
                "integration.request.header.Kind": "route.request.body.kind",
            },
        )
        custom = Integration(
            IntegrationType.HTTP,
            "",
            "http://backend/custom",
            "POST",
            request_templates={"$default": "$input.path('$.text')"},
            responses=(
                IntegrationResponse("", response_templates={"$default": "said $input.body"}),
                IntegrationResponse("", "4\\d\\d", response_templates={"$default": "refused"}),
            ),
        )
        stage = Stage("dev", {"path": "messages"})
        routes = (route("$default", proxy, answers=True), route("custom", custom, answers=True))
        async with (
            running(*routes, stage=stage, world={"endpoints": endpoint}) as emulator,
            connect(emulator.url) as client,
        ):
            await client.send('{"kind": "greeting"}')
            assert await client.recv() == '{"KIND": "GREETING"}'
            (sent,) = endpoint.requests
            assert (sent.http_method, sent.uri) == ("POST", "http://backend/messages")
            headers = dict(sent.headers)
            assert headers["Kind"] == "greeting"
            assert len(headers["Connection-Id"]) == 16
            await client.send('{"action": "custom", "text": "good"}')
            assert await client.recv() == "said GOOD"
            await client.send('{"action": "custom", "text": "bad"}')
            assert await client.recv() == "refused"
            counts = {one.dimensions.resource_path: dict(one.counts) for one in emulator.monitor.metrics}
            assert counts["custom"] == {"MessageCount": 4, "IntegrationError": 1}

    run(work())


def signed(url: str, secret_key: str, method: str = "GET") -> dict[str, str]:
    """The headers of a signed handshake, or of a call of `@connections`."""
    session = boto3.Session("AKIAALICE", secret_key, region_name="us-east-1")
    request = AWSRequest(method, url.replace("ws://", "http://"))
    SigV4Auth(session.get_credentials(), "execute-api", "us-east-1").add_auth(request)
    return {name: str(request.headers[name]) for name in ("X-Amz-Date", "Authorization")}


def test_iam_lets_in_who_signs_the_handshake() -> None:
    async def work() -> None:
        guarded = route("$connect", authorization_type=AuthorizationType.AWS_IAM)
        alice = User("alice", "AKIAALICE", "secret")
        async with running(guarded, world={"users": (alice,)}, clock=VirtualClock(time.time())) as emulator:
            assert (await refused(emulator.url))[0] == 403
            wrong = signed(emulator.url, "other")
            assert (await refused(emulator.url, additional_headers=wrong))[0] == 403
            right = signed(emulator.url, "secret")
            async with connect(emulator.url, additional_headers=right):
                event = await emulator.functions.kind("CONNECT")
            assert event["requestContext"]["identity"]["userArn"].endswith(":user/alice")

    run(work())


@pytest.mark.parametrize("method", ["POST", "GET", "DELETE"])
def test_connections_are_called_by_who_signs_as_somebody_known(method: str) -> None:
    async def work() -> None:
        around = {"users": (User("alice", "AKIAALICE", "secret"),)}
        async with (
            running(route("$connect"), world=around, clock=VirtualClock(time.time())) as emulator,
            connect(emulator.url),
        ):
            connection_id = (await emulator.functions.kind("CONNECT"))["requestContext"]["connectionId"]
            path = f"/@connections/{connection_id.replace('=', '%3D')}"
            wrong, right = (signed(emulator.url + path, secret, method) for secret in ("other", "secret"))
            status, said, _ = await emulator.request(method, f"/dev{path}", headers=wrong)
            assert (status, said["x-amzn-errortype"]) == (403, "invalidsignatureexception")
            status, _, _ = await emulator.request(method, f"/dev{path}", headers=right)
            assert status in (200, 204)

    run(work())


def test_connections_outlive_edits_of_the_source() -> None:
    async def work() -> None:
        async with (
            running(route("$default", answers=True)) as emulator,
            connect(emulator.url) as client,
        ):
            emulator.refresh()
            await client.send("still here")
            assert await client.recv() == "still here"
            assert len(emulator.connections) == 1

    run(work())


def test_a_connection_that_breaks_off_ends_abnormally() -> None:
    async def work() -> None:
        async with running(route("$disconnect")) as emulator:
            client = await connect(emulator.url)
            client.transport.abort()
            ended = await emulator.functions.kind("DISCONNECT")
            assert ended["requestContext"]["disconnectStatusCode"] == 1006

    run(work())


def test_a_close_frame_without_status_is_told() -> None:
    async def work() -> None:
        async with running(route("$disconnect")) as emulator:
            client = await connect(emulator.url)
            client.transport.write(b"\x88\x80\0\0\0\0")
            ended = await emulator.functions.kind("DISCONNECT")
            assert ended["requestContext"]["disconnectStatusCode"] == 1005
            assert ended["requestContext"]["disconnectReason"] == "Client-side close frame status not set"
            await client.wait_closed()

    run(work())


def test_access_logs_know_the_connection() -> None:
    async def work() -> None:
        lines: asyncio.Queue[str] = asyncio.Queue()
        log = AccessLogFormat(
            "$context.eventType $context.routeKey $context.status $context.connectionId $context.disconnectReason"
        )

        def observe(exchange: Exchange) -> None:
            lines.put_nowait(log.line(exchange))

        world = {"observers": lambda stage: (observe,)}
        routes = (route("$connect"), route("$default"))
        async with running(*routes, world=world) as emulator, connect(emulator.url) as client:
            await client.send("x")
            opened, message = (await lines.get()).split(), (await lines.get()).split()
        assert opened[:3] == ["CONNECT", "$connect", "200"]
        assert message[:3] == ["MESSAGE", "$default", "200"]
        assert opened[3] == message[3]
        assert message[4] == "-"

    run(work())


def test_many_messages_at_once_are_all_answered() -> None:
    async def work() -> None:
        count = 200
        async with running(route("$default", answers=True)) as emulator, connect(emulator.url) as client:
            await asyncio.gather(*(client.send(json.dumps(number)) for number in range(count)))
            answers = [json.loads(await client.recv()) for _ in range(count)]
            assert sorted(answers) == list(range(count))

    run(work())
