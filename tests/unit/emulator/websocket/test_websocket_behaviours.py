"""What WebSocket APIs do at their edges: odd messages, odd answers, events, what is refused and what is ignored.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api.html
"""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from websocket_stage import URI, closed, echo, refused, route, run, running
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Subprotocol

from codegen.emulator.websocket.connections import IDLE
from codegen.ir.api import AuthorizationType, Authorizer
from codegen.ir.application import Stage
from codegen.ir.integration import Integration, IntegrationResponse, IntegrationType

ECHO = (IntegrationType.AWS_PROXY, "", URI.format("echo"))


def told_key(event: Any) -> Any:
    return {"statusCode": 200, "body": event["requestContext"]["routeKey"]}


@pytest.mark.parametrize(
    ("message", "taken"),
    [
        ('{"action": "join"}', "join"),
        ('{"action": "leave"}', "$default"),
        ('{"ACTION": "join"}', "$default"),
        ('{"action": "Join"}', "$default"),
        ('{"action": " join"}', "$default"),
        ("{}", "$default"),
        ('{"action": null}', "$default"),
        ('{"action": ""}', "$default"),
        ('{"action": 1}', "1"),
        ('{"action": true}', "true"),
        ('{"action": ["a", 2]}', "[a, 2]"),
        ('{"action": "$connect"}', "$default"),
        ('{"action": "first", "action": "join"}', "join"),
        ('[{"action": "join"}]', "$default"),
        ('"join"', "$default"),
        ("17", "$default"),
        ("null", "$default"),
        ("join", "$default"),
        ('{"action": "join"', "$default"),
        ("", "$default"),
    ],
)
def test_which_route_a_message_takes(message: str, taken: str) -> None:
    keys = ("$connect", "$disconnect", "$default", "join", "1", "true", "[a, 2]")

    async def work() -> None:
        routes = (route(key, answers=True) for key in keys)
        async with running(*routes, handlers={"fn": told_key}) as emulator, connect(emulator.url) as client:
            await client.send(message)
            assert await client.recv() == taken

    run(work())


@pytest.mark.parametrize(
    ("answer", "sent"),
    [
        ({"statusCode": 500, "body": "still sent"}, "still sent"),
        ({"body": "no status"}, "no status"),
        ({"statusCode": 200, "body": ""}, None),
        ({"statusCode": 204}, None),
        ({"statusCode": 200, "body": "gr\u00fc\u00dfe \U0001f600"}, "gr\u00fc\u00dfe \U0001f600"),
        (
            {"statusCode": 200, "body": base64.b64encode(b"plain").decode(), "isBase64Encoded": True},
            "plain",
        ),
        (
            {"statusCode": 200, "body": "x", "headers": {"Content-Type": "a/b"}, "multiValueHeaders": {}},
            "x",
        ),
    ],
)
def test_what_a_two_way_route_sends_of_a_proxy_s_answer(answer: dict[str, Any], sent: str | None) -> None:
    """Only the body reaches the client; where there is none the next message's answer is the first to come."""
    answers = iter([answer, {"statusCode": 200, "body": "next"}])

    async def work() -> None:
        handlers = {"fn": lambda event: next(answers)}
        async with (
            running(route("$default", answers=True), handlers=handlers) as emulator,
            connect(emulator.url) as client,
        ):
            await client.send("x")
            if sent is not None:
                assert await client.recv() == sent
            await client.send("x")
            assert await client.recv() == "next"

    run(work())


@pytest.mark.parametrize("answer", ["text", 7, [], {"statusCode": "many"}, {"statusCode": 200, "body": {}}])
def test_what_no_proxy_may_answer_is_an_error(answer: Any) -> None:
    async def work() -> None:
        async with (
            running(route("$default", answers=True), handlers={"fn": lambda event: answer}) as emulator,
            connect(emulator.url) as client,
        ):
            await client.send("x")
            assert json.loads(await client.recv())["message"] == "Internal server error"

    run(work())


@pytest.mark.parametrize("answer", ["text", 7, None, {"statusCode": 200, "body": "not sent"}])
def test_a_one_way_route_sends_nothing_of_an_answer(answer: Any) -> None:
    async def work() -> None:
        routes = (route("quiet"), route("$default", Integration(*ECHO), answers=True))
        handlers = {"fn": lambda event: answer, "echo": echo}
        async with running(*routes, handlers=handlers) as emulator, connect(emulator.url) as client:
            await client.send('{"action": "quiet"}')
            await emulator.functions.kind("MESSAGE")
            await client.send("x")
            assert await client.recv() == "x"

    run(work())


@pytest.mark.parametrize(
    ("code", "reason"), [(1000, ""), (1001, "bye"), (3000, ""), (4999, "gr\u00fc\u00dfe")]
)
def test_clients_close_with_their_codes(code: int, reason: str) -> None:
    async def work() -> None:
        async with running(route("$disconnect")) as emulator, connect(emulator.url) as client:
            await client.close(code, reason)
            assert client.close_code == code
            ended = (await emulator.functions.kind("DISCONNECT"))["requestContext"]
            assert (ended["disconnectStatusCode"], ended["disconnectReason"]) == (code, reason)

    run(work())


def test_a_close_frame_that_must_not_be_is_answered_with_a_code_that_says_so() -> None:
    async def work() -> None:
        async with running(route("$disconnect")) as emulator:
            client = await connect(emulator.url)
            client.transport.write(b"\x88\x82\0\0\0\0" + (999).to_bytes(2, "big"))
            assert await closed(client) == 1002
            ended = (await emulator.functions.kind("DISCONNECT"))["requestContext"]
            assert ended["disconnectStatusCode"] == 1002

    run(work())


@pytest.mark.parametrize("answers", [True, False])
def test_error_frames_name_the_connection_and_the_request_of_the_event(answers: bool) -> None:
    def fail(event: Any) -> Any:
        raise ValueError("no")

    async def work() -> None:
        async with (
            running(route("$default", answers=answers), handlers={"fn": fail}) as emulator,
            connect(emulator.url) as client,
        ):
            await client.send("x")
            frame = json.loads(await client.recv())
            context = (await emulator.functions.kind("MESSAGE"))["requestContext"]
            assert frame == {
                "message": "Internal server error",
                "connectionId": context["connectionId"],
                "requestId": context["requestId"],
            }

    run(work())


def test_pings_are_answered_and_keep_a_connection() -> None:
    async def work() -> None:
        async with (
            running(route("$default"), route("$disconnect")) as emulator,
            connect(emulator.url, ping_interval=None) as client,
        ):
            for _ in range(2):
                emulator.clock.advance(IDLE - 1)
                await (await client.ping(b"are you there?"))
                emulator.connections.sweep()
            assert len(emulator.connections) == 1
            assert emulator.functions.events == []  # no route hears of them
            emulator.clock.advance(IDLE)
            emulator.connections.sweep()
            assert await closed(client) == 1001
            ended = (await emulator.functions.kind("DISCONNECT"))["requestContext"]
            assert (ended["disconnectStatusCode"], ended["disconnectReason"]) == (1001, "Going away")

    run(work())


def test_what_is_posted_keeps_a_connection() -> None:
    async def work() -> None:
        async with (
            running(route("$connect")) as emulator,
            connect(emulator.url, ping_interval=None) as client,
        ):
            opened = (await emulator.functions.kind("CONNECT"))["requestContext"]
            path = f"/dev/@connections/{opened['connectionId']}"
            emulator.clock.advance(IDLE - 1)
            await emulator.request("POST", path, b"hello")
            assert await client.recv() == "hello"
            emulator.clock.advance(IDLE - 1)
            emulator.connections.sweep()
            shown = json.loads((await emulator.request("GET", path))[2])
            assert shown["connectedAt"] == "2023-11-14T22:13:20.000Z"
            assert shown["lastActiveAt"] == "2023-11-14T22:23:19.000Z"
            assert shown["identity"]["userAgent"] == opened["identity"]["userAgent"]

    run(work())


def test_pieces_of_a_message_are_one_event() -> None:
    async def work() -> None:
        async with running(route("$default", answers=True)) as emulator, connect(emulator.url) as client:
            await client.send(["one, ", "", "two \u00fc"])
            assert await client.recv() == "one, two \u00fc"
            assert len(emulator.functions.events) == 1

    run(work())


def test_no_extension_is_negotiated() -> None:
    async def work() -> None:
        async with (
            running(route("$connect")) as emulator,
            connect(emulator.url, compression="deflate") as client,
        ):
            assert client.protocol.extensions == []
            opened = await emulator.functions.kind("CONNECT")
            assert "permessage-deflate" in opened["headers"]["Sec-WebSocket-Extensions"]

    run(work())


def test_a_subprotocol_is_offered_to_connect_and_chosen_by_nobody_else() -> None:
    async def work() -> None:
        async with running(route("$connect")) as emulator:
            offered = [Subprotocol("one"), Subprotocol("two")]
            async with connect(emulator.url, subprotocols=offered) as client:
                assert client.subprotocol is None
            opened = await emulator.functions.kind("CONNECT")
            assert opened["headers"]["Sec-WebSocket-Protocol"] == "one, two"

    run(work())


def test_the_events_have_what_their_kind_has() -> None:
    async def work() -> None:
        routes = (route("$connect"), route("$default", answers=True), route("$disconnect"))
        async with running(*routes) as emulator:
            async with connect(emulator.url) as client:
                await client.send("x")
                await client.recv()
            kinds = ("CONNECT", "MESSAGE", "DISCONNECT")
            opened, message, ended = [await emulator.functions.kind(kind) for kind in kinds]
        assert set(opened) == {"headers", "multiValueHeaders", "requestContext", "isBase64Encoded"}
        assert not {"Connection", "Upgrade"} & set(opened["headers"])
        assert set(message) == {"body", "requestContext", "isBase64Encoded"}
        assert set(ended) == set(opened)
        assert set(ended["headers"]) == {"Host", "x-api-key", "X-Forwarded-For", "x-restapi"}
        assert {event["isBase64Encoded"] for event in (opened, message, ended)} == {False}
        contexts = [event["requestContext"] for event in (opened, message, ended)]
        assert [set(one) - set(contexts[0]) for one in contexts] == [
            set(),
            {"messageId"},
            {"disconnectStatusCode", "disconnectReason"},
        ]
        assert {one["messageDirection"] for one in contexts} == {"IN"}
        assert {one["stage"] for one in contexts} == {"dev"}
        assert {one["apiId"] for one in contexts} == {"abc"}
        assert len({one["requestId"] for one in contexts}) == 3

    run(work())


def test_the_query_has_values_as_they_came_last_and_all() -> None:
    async def work() -> None:
        async with running(route("$connect")) as emulator:
            async with connect(f"{emulator.url}?a=1&a=b%20c&empty=&plus=x+y"):
                pass
            opened = await emulator.functions.kind("CONNECT")
            assert opened["queryStringParameters"] == {"a": "b c", "empty": "", "plus": "x y"}
            assert opened["multiValueQueryStringParameters"] == {
                "a": ["1", "b c"],
                "empty": [""],
                "plus": ["x y"],
            }

    run(work())


def test_a_missing_identity_source_calls_no_authorizer() -> None:
    asked: list[Any] = []
    sources = ("route.request.header.X-Key", "route.request.querystring.room")
    guard = {"auth": Authorizer("auth", "request", URI.format("auth"), identity_source=sources)}
    guarded = route("$connect", authorization_type=AuthorizationType.CUSTOM, authorizer="auth")

    async def work() -> None:
        async with running(guarded, handlers={"auth": asked.append}, authorizers=guard) as emulator:
            key = {"X-Key": "k"}
            assert (await refused(emulator.url, additional_headers=key))[0] == 401
            assert (await refused(f"{emulator.url}?room=1"))[0] == 401
            assert (await refused(f"{emulator.url}?room=", additional_headers=key))[0] == 401
            assert asked == []
            # it is asked now, and what it says is no policy
            assert (await refused(f"{emulator.url}?room=1", additional_headers=key))[0] == 500
            assert len(asked) == 1

    run(work())


def test_a_handshake_waits_no_longer_than_its_integration_may() -> None:
    def slow(event: Any) -> Any:
        raise TimeoutError

    async def work() -> None:
        async with running(route("$connect"), handlers={"fn": slow}) as emulator:
            status, body = await refused(emulator.url)
            assert (status, body["message"]) == (504, "Endpoint request timed out")

    run(work())


def test_handshakes_are_throttled() -> None:
    limits = {"$connect": {"throttlingRateLimit": 1, "throttlingBurstLimit": 1}}

    async def work() -> None:
        async with running(route("$connect"), stage=Stage("dev", method_settings=limits)) as emulator:
            client = await connect(emulator.url)
            status, body = await refused(emulator.url)
            assert (status, body["message"]) == (429, "Too Many Requests")
            assert len(emulator.connections) == 1
            await client.close()

    run(work())


def test_a_mock_may_refuse_the_handshake() -> None:
    mock = Integration(
        IntegrationType.MOCK,
        "",
        request_templates={"$default": '{"statusCode": 403}'},
        responses=(IntegrationResponse("", response_templates={"$default": "not today"}),),
    )

    async def work() -> None:
        async with running(route("$connect", mock)) as emulator:
            with pytest.raises(InvalidStatus) as caught:
                await connect(emulator.url)
            assert (caught.value.response.status_code, caught.value.response.body) == (403, b"not today")

    run(work())


@pytest.mark.parametrize("path", ["/dev/below", "/dev/@connections", "/other", "/", "/DEV"])
def test_handshakes_open_at_the_stage_alone(path: str) -> None:
    async def work() -> None:
        async with running(route("$default")) as emulator:
            status, body = await refused(emulator.url.removesuffix("/dev") + path)
            assert (status, body["message"]) == (403, "Forbidden")

    run(work())


def test_what_disconnect_does_concerns_nobody() -> None:
    def fail(event: Any) -> Any:
        if event["requestContext"]["eventType"] == "DISCONNECT":
            raise ValueError("no")
        return echo(event)

    async def work() -> None:
        routes = (route("$default", answers=True), route("$disconnect"))
        async with running(*routes, handlers={"fn": fail}) as emulator, connect(emulator.url) as stays:
            async with connect(emulator.url):
                pass
            await emulator.functions.kind("DISCONNECT")
            await stays.send("x")
            assert await stays.recv() == "x"
            assert len(emulator.connections) == 1

    run(work())


def test_templates_know_the_connection() -> None:
    names = ("eventType", "routeKey", "messageDirection", "stage", "apiId", "connectedAt", "nothing")
    said = ",".join(f"$context.{name}" for name in names)
    mock = Integration(
        IntegrationType.MOCK,
        "",
        request_templates={"$default": '{"statusCode": 200}'},
        responses=(
            IntegrationResponse(
                "", response_templates={"$default": f"{said}|$context.connectionId|$context.messageId"}
            ),
        ),
    )

    async def work() -> None:
        routes = (route("$connect"), route("$default", mock, answers=True))
        async with running(*routes) as emulator, connect(emulator.url) as client:
            opened = (await emulator.functions.kind("CONNECT"))["requestContext"]
            answers = []
            for _ in range(2):
                await client.send("x")
                answers.append(str(await client.recv()).split("|"))
            variables = "MESSAGE,$default,IN,dev,abc,1700000000000,"
            assert [answer[:2] for answer in answers] == [[variables, opened["connectionId"]]] * 2
            assert answers[0][2] != answers[1][2]

    run(work())


@pytest.mark.parametrize("method", ["PUT", "PATCH", "HEAD", "OPTIONS"])
def test_connections_are_called_by_three_methods(method: str) -> None:
    async def work() -> None:
        async with running(route("$connect")) as emulator, connect(emulator.url):
            opened = (await emulator.functions.kind("CONNECT"))["requestContext"]
            path = f"/dev/@connections/{opened['connectionId']}"
            assert (await emulator.request(method, path))[0] == 403
            assert len(emulator.connections) == 1

    run(work())


def test_what_is_posted_may_have_128_kb_and_nothing_at_all() -> None:
    async def work() -> None:
        async with running(route("$connect")) as emulator, connect(emulator.url) as client:
            opened = (await emulator.functions.kind("CONNECT"))["requestContext"]
            path = f"/dev/@connections/{opened['connectionId']}"
            assert (await emulator.request("POST", path, b"x" * 131_072))[0] == 200
            assert len(await client.recv()) == 131_072
            assert (await emulator.request("POST", path))[0] == 200
            assert await client.recv() == ""

    run(work())
