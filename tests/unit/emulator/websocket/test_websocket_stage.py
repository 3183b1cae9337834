"""A stage of a WebSocket API on a port, with a real client: handshakes, messages, answers, ends."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from websocket_stage import URI, closed, refused, route, run, running
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from codegen.emulator.websocket.connections import IDLE, LONGEST
from codegen.features.integration import websocket_step
from codegen.gateway.exchange import EndpointResponse
from codegen.gateway.ports import AwsEndpoints, EndpointRequest
from codegen.ir.api import AuthorizationType, Authorizer, Model
from codegen.ir.application import Stage
from codegen.ir.integration import Integration, IntegrationResponse, IntegrationType, PassthroughBehavior


def test_two_way_routes_answer_and_one_way_routes_do_not() -> None:
    async def work() -> None:
        async with (
            running(route("$default", answers=True), route("quiet")) as emulator,
            connect(emulator.url) as client,
        ):
            await client.send('{"action": "quiet"}')
            await client.send("plain text")
            assert await client.recv() == "plain text"
            keys = [event["requestContext"]["routeKey"] for event in emulator.functions.events]
            assert sorted(keys) == ["$default", "quiet"]

    run(work())


def test_a_connection_lives_from_connect_to_disconnect() -> None:
    async def work() -> None:
        routes = (route("$connect"), route("$default"), route("$disconnect"))
        async with running(*routes, stage=Stage("dev", {"v": "1"})) as emulator:
            async with connect(f"{emulator.url}?a=1&a=2", additional_headers={"X-Own": "x"}) as client:
                await client.send("hello")
                message = await emulator.functions.kind("MESSAGE")
                await client.close(4001, "had enough")
            opened = await emulator.functions.kind("CONNECT")
            ended = await emulator.functions.kind("DISCONNECT")
            assert opened["headers"]["X-Own"] == "x"
            assert opened["multiValueQueryStringParameters"] == {"a": ["1", "2"]}
            assert opened["queryStringParameters"] == {"a": "2"}
            assert "body" not in opened
            assert message["body"] == "hello"
            assert message["requestContext"]["messageId"]
            assert "headers" not in message
            contexts = [event["requestContext"] for event in (opened, message, ended)]
            assert len({context["connectionId"] for context in contexts}) == 1
            assert all(context["connectedAt"] == 1_700_000_000_000 for context in contexts)
            assert all(event["stageVariables"] == {"v": "1"} for event in (opened, message, ended))
            assert contexts[2]["disconnectStatusCode"] == 4001
            assert contexts[2]["disconnectReason"] == "had enough"
            assert len(emulator.connections) == 0

    run(work())


@pytest.mark.parametrize(
    ("answer", "status"),
    [({"statusCode": 403}, 403), ({"statusCode": 500}, 500), ({}, 502), ("text", 502), (None, 502)],
)
def test_connect_decides_whether_there_is_a_connection(answer: Any, status: int) -> None:
    async def work() -> None:
        async with running(route("$connect"), handlers={"fn": lambda event: answer}) as emulator:
            assert (await refused(emulator.url))[0] == status
            assert len(emulator.connections) == 0

    run(work())


def test_who_refuses_a_handshake_says_nothing_about_its_wire() -> None:
    headers = {
        "Content-Length": "7",
        "Date": "then",
        "Connection": "keep-alive",
        "X-Why": "a\r\nb",
        "a b": "c",
    }

    async def work() -> None:
        answer = {"statusCode": 403, "headers": headers, "body": "no"}
        async with running(route("$connect"), handlers={"fn": lambda event: answer}) as emulator:
            with pytest.raises(InvalidStatus) as caught:
                await connect(emulator.url)
            sent = [name.lower() for name, _ in caught.value.response.headers.raw_items()]
            assert sorted(sent) == ["connection", "content-length", "date", "x-why"]
            assert caught.value.response.headers["X-Why"] == "a b"
            assert caught.value.response.body == b"no"

    run(work())


def test_a_function_that_is_too_slow_times_out() -> None:
    def slow(event: Any) -> Any:
        raise TimeoutError

    async def work() -> None:
        slow_one = Integration(IntegrationType.AWS_PROXY, "", URI.format("slow"))
        routes = (route("$default", slow_one), route("$connect"))
        async with running(*routes, handlers={"slow": slow}) as emulator, connect(emulator.url) as client:
            await client.send("x")
            assert json.loads(await client.recv())["message"] == "Endpoint request timed out"

    run(work())


def test_the_subprotocol_is_what_connect_returns() -> None:
    async def work() -> None:
        answer = {"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": "two"}}
        async with running(route("$connect"), handlers={"fn": lambda event: answer}) as emulator:
            offered = [Subprotocol("one"), Subprotocol("two")]
            async with connect(emulator.url, subprotocols=offered) as client:
                assert client.subprotocol == "two"

    run(work())


POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}],
}
DENIAL = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Deny", "Action": "execute-api:Invoke", "Resource": "*"}],
}


def authorize(event: Any) -> Any:
    token = event["queryStringParameters"]["token"]
    if token == "unknown":
        raise ValueError("Unauthorized")
    if token == "broken":
        raise ValueError("something else")
    document = POLICY if token == "good" else DENIAL
    return {"principalId": "me", "policyDocument": document, "context": {"n": 1, "yes": True}}


def test_the_authorizer_of_connect_decides_and_its_context_stays() -> None:
    async def work() -> None:
        authorizer = Authorizer(
            "auth", "request", URI.format("auth"), identity_source=("route.request.querystring.token",)
        )
        guarded = route("$connect", authorization_type=AuthorizationType.CUSTOM, authorizer="auth")
        parts = {"handlers": {"auth": authorize}, "authorizers": {"auth": authorizer}}
        async with running(guarded, route("$default"), **parts) as emulator:  # type: ignore[arg-type]
            assert [(await refused(f"{emulator.url}{query}"))[0] for query in ("", "?token=unknown")] == [
                401,
                401,
            ]
            assert (await refused(f"{emulator.url}?token=bad"))[0] == 403
            assert (await refused(f"{emulator.url}?token=broken"))[0] == 500
            async with connect(f"{emulator.url}?token=good") as client:
                await client.send("x")
                event = await emulator.functions.kind("MESSAGE")
            seen = event["requestContext"]["authorizer"]
            assert {name: seen[name] for name in ("principalId", "n", "yes")} == {
                "principalId": "me",
                "n": "1",
                "yes": "true",
            }
            asked = next(event for event in emulator.functions.events if event.get("type") == "REQUEST")
            assert asked["methodArn"] == "arn:aws:execute-api:us-east-1:000000000000:abc/dev/$connect"
            assert asked["headers"]["Upgrade"] == "websocket"

    run(work())


def test_errors_are_frames_with_their_ids() -> None:
    def fail(event: Any) -> Any:
        raise ValueError("no")

    async def work() -> None:
        async with (
            running(route("known"), handlers={"fn": fail}) as emulator,
            connect(emulator.url) as client,
        ):
            for message, text in (
                ('{"action": "other"}', "Forbidden"),
                ('{"action": "known"}', "Internal server error"),
            ):
                await client.send(message)
                frame = json.loads(await client.recv())
                assert frame["message"] == text
                assert set(frame) == {"message", "connectionId", "requestId"}

    run(work())


def test_predefined_routes_are_not_for_messages() -> None:
    async def work() -> None:
        async with (
            running(route("$connect"), route("$disconnect")) as emulator,
            connect(emulator.url) as client,
        ):
            await client.send('{"action": "$disconnect"}')
            assert json.loads(await client.recv())["message"] == "Forbidden"

    run(work())


@pytest.mark.parametrize(
    ("message", "code"), [("x" * 32_769, 1009), (["x" * 30_000] * 5, 1009), (b"\0", 1003)]
)
def test_what_is_too_large_or_binary_ends_the_connection(message: Any, code: int) -> None:
    async def work() -> None:
        async with (
            running(route("$default"), route("$disconnect")) as emulator,
            connect(emulator.url) as client,
        ):
            with suppress(ConnectionClosed):  # it may be over before everything is sent
                await client.send(message)
            assert await closed(client) == code
            ended = await emulator.functions.kind("DISCONNECT")
            assert ended["requestContext"]["disconnectStatusCode"] == code

    run(work())


def test_a_message_of_many_frames_may_have_128_kb() -> None:
    async def work() -> None:
        async with running(route("$default", answers=True)) as emulator, connect(emulator.url) as client:
            await client.send(["x" * 32_768] * 4)
            assert len(await client.recv()) == 131_072

    run(work())


def test_idle_and_old_connections_are_closed() -> None:
    async def work() -> None:
        async with (
            running(route("$default", answers=True)) as emulator,
            connect(emulator.url, ping_interval=None) as idle,
            connect(emulator.url) as busy,
        ):
            emulator.clock.advance(IDLE - 1)
            await busy.send("x")
            await busy.recv()
            emulator.clock.advance(1)
            emulator.connections.sweep()
            assert await closed(idle) == 1001
            for _ in range(int(LONGEST // IDLE)):
                await busy.send("x")
                await busy.recv()
                emulator.clock.advance(IDLE - 1)
            emulator.clock.advance(IDLE)
            emulator.connections.sweep()
            assert await closed(busy) == 1001

    run(work())


def test_connections_are_called_looked_at_and_ended() -> None:
    async def work() -> None:
        async with running(route("$connect"), route("$disconnect")) as emulator:
            async with connect(emulator.url) as client:
                opened = await emulator.functions.kind("CONNECT")
                path = f"/dev/@connections/{opened['requestContext']['connectionId']}"
                encoded = path.replace("=", "%3D").replace("@", "%40")
                assert (await emulator.request("POST", encoded, b"hello"))[0] == 200
                assert await client.recv() == "hello"
                emulator.clock.advance(60)
                status, _, body = await emulator.request("GET", path)
                shown = json.loads(body)
                assert status == 200
                assert shown["connectedAt"] == "2023-11-14T22:13:20.000Z"
                assert shown["identity"]["sourceIp"] == "127.0.0.1"
                assert (await emulator.request("POST", path, b"x" * 131_073))[0] == 413
                assert (await emulator.request("DELETE", path))[0] == 204
                assert await closed(client) == 1000
            for method in ("GET", "POST", "DELETE"):
                status, headers, body = await emulator.request(method, path)
                assert (status, headers["x-amzn-errortype"], body) == (410, "goneexception", b"")
            ended = await emulator.functions.kind("DISCONNECT")
            assert ended["requestContext"]["disconnectReason"] == "Connection Closed Normally"
            status, _, body = await emulator.request("POST", "/dev/@connections/other")
            assert (status, json.loads(body)) == (400, {"message": "Invalid connectionId: other"})

    run(work())


def test_who_reads_too_slowly_is_sent_no_more() -> None:
    async def work() -> None:
        async with running(route("$connect")) as emulator, connect(emulator.url) as client:
            opened = await emulator.functions.kind("CONNECT")
            path = f"/dev/@connections/{opened['requestContext']['connectionId']}"
            client.transport.pause_reading()
            answer, sent = await emulator.request("POST", path, b"x" * 131_072), 0
            while answer[0] == 200:
                answer, sent = await emulator.request("POST", path, b"x" * 131_072), sent + 1
                assert sent < 1_000
            assert (answer[0], answer[1]["x-amzn-errortype"]) == (429, "limitexceededexception")
            client.transport.resume_reading()
            for _ in range(sent):
                await client.recv()
            assert (await emulator.request("POST", path, b"last"))[0] == 200

    run(work())


def test_a_connection_can_be_called_only_once_it_is_there() -> None:
    async def work() -> None:
        mapped = {"integration.request.header.Id": "context.connectionId"}
        slow = Integration(
            IntegrationType.HTTP_PROXY, "", "http://backend/", "POST", request_parameters=mapped
        )
        statuses = []

        class Backend:
            """Calls the connection while its handshake is under way."""

            async def send(self, request: EndpointRequest) -> EndpointResponse:
                called = f"/dev/@connections/{dict(request.headers)['Id']}"
                statuses.append((await emulator.request("POST", called, b"early"))[0])
                return EndpointResponse(200, [], b"")

        world = {"endpoints": Backend()}
        async with running(route("$connect", slow), world=world) as emulator, connect(emulator.url):
            assert statuses == [410]

    run(work())


@pytest.mark.parametrize("path", ["/dev", "/dev/below", "/other", "/dev/@connections"])
def test_what_is_no_handshake_is_forbidden(path: str) -> None:
    async def work() -> None:
        async with running(route("$default")) as emulator:
            assert (await emulator.request("GET", path))[0] == 403

    run(work())


def test_throttled_messages_are_told() -> None:
    async def work() -> None:
        limits = {"$default": {"throttlingRateLimit": 1, "throttlingBurstLimit": 2}}
        stage = Stage("dev", method_settings=limits)
        async with (
            running(route("$default", answers=True), stage=stage) as emulator,
            connect(emulator.url) as client,
        ):
            answers = []
            for _ in range(3):
                await client.send("x")
                answers.append(await client.recv())
            assert answers[:2] == ["x", "x"]
            assert json.loads(answers[2])["message"] == "Too Many Requests"
            emulator.clock.advance(1)
            await client.send("x")
            assert await client.recv() == "x"

    run(work())


def test_messages_must_fit_the_model_of_their_route() -> None:
    async def work() -> None:
        model = Model("Join", {"type": "object", "required": ["room"]})
        checked = route(
            "join",
            answers=True,
            request_models={"$default": "Join"},
            model_selection_expression="$request.body.kind",
        )
        async with running(checked, models={"Join": model}) as emulator, connect(emulator.url) as client:
            await client.send('{"action": "join"}')
            assert json.loads(await client.recv())["message"] == "Bad request body"
            await client.send('{"action": "join", "room": 1}')
            assert json.loads(await client.recv())["room"] == 1

    run(work())


def test_templates_make_the_functions_event_and_the_answer() -> None:
    def greet(event: Any) -> Any:
        if event["name"] == "nobody":
            raise ValueError("nobody is there")
        return {"greeting": f"hello {event['name']}"}

    async def work() -> None:
        custom = Integration(
            IntegrationType.AWS,
            "",
            URI.format("greet"),
            request_templates={"named": '{"name": $input.json("$.who"), "from": "$context.connectionId"}'},
            template_selection_expression="${request.body.kind}",
            responses=(
                IntegrationResponse("", response_templates={"$default": '$input.path("$.greeting")!'}),
                IntegrationResponse(
                    "", selection_pattern="nobody.*", response_templates={"$default": "who?"}
                ),
            ),
        )
        async with (
            running(route("$default", custom, answers=True), handlers={"greet": greet}) as emulator,
            connect(emulator.url) as client,
        ):
            await client.send('{"kind": "named", "who": "you"}')
            assert await client.recv() == "hello you!"
            await client.send('{"kind": "named", "who": "nobody"}')
            assert await client.recv() == "who?"

    run(work())


@pytest.mark.parametrize(
    ("expression", "rendered"),
    [
        ("$integration.response.header.Content-Type", "json"),
        ("$integration.response.statuscode", "ok"),
        ("$integration.response.body.kind", "default"),
    ],
)
def test_what_chooses_the_template_of_an_answer(expression: str, rendered: str) -> None:
    templates = {"application/json": "json", "200": "ok", "named": "named", "$default": "default"}
    answer = IntegrationResponse("", response_templates=templates, template_selection_expression=expression)
    custom = Integration(IntegrationType.AWS, "", URI.format("fn"), responses=(answer,))

    async def work() -> None:
        handlers = {"fn": lambda event: {"kind": "named"}}
        async with (
            running(route("$default", custom, answers=True), handlers=handlers) as emulator,
            connect(emulator.url) as client,
        ):
            await client.send("{}")
            assert await client.recv() == rendered

    run(work())


def test_mock_integrations_answer_by_status() -> None:
    async def work() -> None:
        mock = Integration(
            IntegrationType.MOCK,
            "",
            request_templates={"200": '{"statusCode": 200}'},
            template_selection_expression="200",
            responses=(
                IntegrationResponse(
                    "", "200", response_templates={"$default": '{"ok": "$context.routeKey"}'}
                ),
            ),
        )
        async with (
            running(route("$connect", mock), route("$default", mock, answers=True)) as emulator,
            connect(emulator.url) as client,
        ):
            await client.send("x")
            assert await client.recv() == '{"ok": "$default"}'

    run(work())


def test_messages_reach_an_aws_service_and_its_answer_is_mapped() -> None:
    """https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_apigatewayv2_integrations.WebSocketAwsIntegration.html"""
    item = '{"Item": {"userData": {"S": $input.json("$.data")}}}'
    put = Integration(
        IntegrationType.AWS,
        "POST",
        "arn:aws:apigateway:us-east-1:dynamodb:action/PutItem",
        request_templates={"$default": item},
        template_selection_expression="\\$default",
        passthrough_behavior=PassthroughBehavior.NEVER,
        responses=(
            IntegrationResponse("", response_templates={"application/json": '{"success": true}'}),
            IntegrationResponse(
                "",
                selection_pattern="4\\d\\d",
                response_templates={"application/json": '{"error": "Bad request"}'},
            ),
        ),
    )
    asked: list[EndpointRequest] = []

    class Service:
        """Takes texts alone."""

        async def send(self, request: EndpointRequest) -> EndpointResponse:
            asked.append(request)
            is_text = isinstance(json.loads(request.body)["Item"]["userData"]["S"], str)
            return EndpointResponse(200 if is_text else 400, [], b"{}")

    world = {"endpoints": Service(), "services": AwsEndpoints({"dynamodb": "http://127.0.0.1:8000"})}

    async def work() -> None:
        async with (
            running(route("$default", put, answers=True), world=world) as emulator,
            connect(emulator.url) as client,
        ):
            await client.send('{"data": "valid"}')
            assert await client.recv() == '{"success": true}'
            await client.send('{"data": 1}')
            assert await client.recv() == '{"error": "Bad request"}'
        headers = dict(asked[0].headers)
        assert (asked[0].http_method, asked[0].uri) == ("POST", "http://127.0.0.1:8000/")
        assert headers["X-Amz-Target"] == "DynamoDB_20120810.PutItem"
        assert "/us-east-1/dynamodb/aws4_request" in headers["Authorization"]

    run(work())


def test_a_service_without_a_stand_in_is_told() -> None:
    bare = Integration(
        IntegrationType.AWS, "POST", "arn:aws:apigateway:us-east-1:states:action/StartExecution"
    )
    said = websocket_step.not_emulated(bare, AwsEndpoints())
    assert said == "it calls states: name a local stand-in with --endpoint-url states=URL"


def test_templates_without_an_expression_are_chosen_by_the_type_of_messages() -> None:
    """As the guide's first example of an integration has it:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-requests.html
    """
    mock = Integration(
        IntegrationType.MOCK,
        "",
        request_templates={"application/json": '{"statusCode": 200}'},
        responses=(IntegrationResponse("", response_templates={"application/json": '{"success": true}'}),),
    )

    async def work() -> None:
        async with (
            running(route("$connect", mock), route("$default", mock, answers=True)) as emulator,
            connect(emulator.url) as client,
        ):
            await client.send("x")
            assert await client.recv() == '{"success": true}'

    run(work())


def test_messages_count_in_both_directions_and_refused_handshakes_do_not() -> None:
    async def work() -> None:
        guarded = route("$connect", authorization_type=AuthorizationType.CUSTOM, authorizer="none")
        async with running(guarded) as emulator:
            assert (await refused(emulator.url))[0] == 401
            assert [dict(series.counts) for series in emulator.monitor.metrics] == [{"ClientError": 1}]
        async with (
            running(route("$connect"), route("$default", answers=True)) as emulator,
            connect(emulator.url) as client,
        ):
            await client.send("x")
            await client.recv()
            opened = await emulator.functions.kind("CONNECT")
            path = f"/dev/@connections/{opened['requestContext']['connectionId']}"
            await emulator.request("POST", path, b"hello")
            await emulator.request("GET", path)
            counts = {
                series.dimensions.resource_path: dict(series.counts) for series in emulator.monitor.metrics
            }
            assert counts == {
                "$connect": {"ConnectCount": 1},
                "$default": {"MessageCount": 2},
                "": {"MessageCount": 1},
            }

    run(work())


def test_events_are_counted() -> None:
    def fail(event: Any) -> Any:
        if event["requestContext"]["eventType"] == "CONNECT":
            return {"statusCode": 200}
        raise ValueError("no")

    async def work() -> None:
        routes = (route("$connect"), route("known"))
        async with running(*routes, handlers={"fn": fail}) as emulator, connect(emulator.url) as client:
            for action in ("known", "other"):
                await client.send(json.dumps({"action": action}))
                await client.recv()
            counts = {
                series.dimensions.resource_path: dict(series.counts) for series in emulator.monitor.metrics
            }
            assert counts == {
                "$connect": {"ConnectCount": 1},
                "known": {"MessageCount": 1, "IntegrationError": 1},
                "": {"MessageCount": 1, "ClientError": 1},
            }

    run(work())
