"""WebSocket APIs as a process of its own: real clients talk through handlers that post with boto3."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import boto3  # type: ignore[import-untyped]
import pytest
from botocore.config import Config  # type: ignore[import-untyped]
from botocore.exceptions import ClientError  # type: ignore[import-untyped]
from emulating import serving
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

HANDLER = """
import os
import signal

import boto3

members = []  # one execution environment serves all: see --workers


def handler(event, context):
    request = event["requestContext"]
    if request["eventType"] == "CONNECT":
        if (event.get("queryStringParameters") or {}).get("name") == "stranger":
            return {"statusCode": 403}
        members.append(request["connectionId"])
    elif request["eventType"] == "DISCONNECT":
        members[:] = [member for member in members if member != request["connectionId"]]
    elif request["routeKey"] == "broadcast":
        broadcast(request, event["body"])
    elif request["routeKey"] == "members":
        return {"statusCode": 200, "body": str(len(members))}
    elif request["routeKey"] == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    elif request["routeKey"] == "process":
        return {"statusCode": 200, "body": str(os.getpid())}
    elif request["routeKey"] == "whoami":
        return {"statusCode": 200, "body": request["connectionId"]}
    return {"statusCode": 200, "body": event.get("body", "")}


def broadcast(request, text):
    url = f"http://{request['domainName']}/{request['stage']}"
    client = boto3.client("apigatewaymanagementapi", endpoint_url=url, region_name=os.environ["AWS_REGION"])
    for member in members:
        client.post_to_connection(ConnectionId=member, Data=text.upper())
"""
TWO_WAY = {
    "Default": "$default",
    "Members": "members",
    "Whoami": "whoami",
    "Process": "process",
    "Die": "die",
}
URI = "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Fn.Arn}/invocations"


def resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": f"AWS::ApiGatewayV2::{kind}", "Properties": {"ApiId": {"Ref": "Chat"}, **properties}}


def template() -> dict[str, Any]:
    resources: dict[str, Any] = {
        "Fn": {
            "Type": "AWS::Serverless::Function",
            "Properties": {
                "Handler": "app.handler",
                "Runtime": "python3.12",
                "CodeUri": "src",
                "Timeout": 20,
            },
        },
        "Chat": {
            "Type": "AWS::ApiGatewayV2::Api",
            "Properties": {
                "Name": "chat",
                "ProtocolType": "WEBSOCKET",
                "RouteSelectionExpression": "$request.body.action",
            },
        },
        "Stage": resource("Stage", StageName="dev", AutoDeploy=True),
        "Call": resource("Integration", IntegrationType="AWS_PROXY", IntegrationUri={"Fn::Sub": URI}),
    }
    for name, key in {"Connect": "$connect", "Disconnect": "$disconnect", "Broadcast": "broadcast"}.items():
        resources[name] = resource("Route", RouteKey=key, Target={"Fn::Sub": "integrations/${Call}"})
    for name, key in TWO_WAY.items():
        resources[name] = resource(
            "Route",
            RouteKey=key,
            Target={"Fn::Sub": "integrations/${Call}"},
            RouteResponseSelectionExpression="$default",
        )
        resources[f"{name}Answer"] = resource(
            "RouteResponse", RouteId={"Ref": name}, RouteResponseKey="$default"
        )
    return {"Transform": "AWS::Serverless-2016-10-31", "Resources": resources}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("chat")
    (folder / "src").mkdir()
    (folder / "src" / "app.py").write_text(HANDLER)
    (folder / "template.json").write_text(json.dumps(template()))
    with serving(folder, "--workers", "1") as found:
        yield found


def management(url: str, secret_key: str = "test") -> Any:
    return boto3.client(
        "apigatewaymanagementapi",
        endpoint_url=url.replace("ws://", "http://"),
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key=secret_key,
        config=Config(retries={"total_max_attempts": 1}),
    )


@pytest.fixture(autouse=True)
def no_keys_of_the_developer(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)


def who_is(client: ClientConnection) -> str:
    """The id of a connection, as its handler sees it."""
    client.send('{"action": "whoami"}')
    return str(client.recv(timeout=20))


def test_messages_come_back(url: str) -> None:
    with connect(url) as client:
        client.send("hello")
        assert client.recv(timeout=20) == "hello"


def test_a_handler_posts_to_everyone_with_boto3(url: str) -> None:
    with connect(url) as one, connect(url) as two:
        one.send('{"action": "broadcast"}')
        assert [client.recv(timeout=20) for client in (one, two)] == ['{"ACTION": "BROADCAST"}'] * 2


def test_connect_may_refuse(url: str) -> None:
    with pytest.raises(InvalidStatus) as caught:
        connect(f"{url}?name=stranger").__enter__()
    assert caught.value.response.status_code == 403


@pytest.mark.parametrize(
    ("message", "code"), [("x" * 40_000, 1009), (["x" * 30_000] * 5, 1009), (b"\0", 1003)]
)
def test_what_is_too_large_or_binary_ends_the_connection(url: str, message: Any, code: int) -> None:
    with connect(url) as client:
        with suppress(ConnectionClosed):  # it may be over before everything is sent
            client.send(message)
        with pytest.raises(ConnectionClosed) as caught:
            client.recv(timeout=20)
    assert caught.value.rcvd is not None
    assert caught.value.rcvd.code == code


def test_disconnected_members_are_gone(url: str) -> None:
    with connect(url) as client:
        client.send('{"action": "members"}')
        assert client.recv(timeout=20) == "1"


def test_boto3_posts_looks_and_deletes(url: str) -> None:
    backend = management(url)
    with connect(f"{url}?name=me") as client:
        member = who_is(client)
        backend.post_to_connection(ConnectionId=member, Data=b"from the backend")
        assert client.recv(timeout=20) == "from the backend"
        seen = backend.get_connection(ConnectionId=member)
        assert seen["Identity"]["SourceIp"] == "127.0.0.1"
        assert seen["LastActiveAt"] >= seen["ConnectedAt"]
        with pytest.raises(backend.exceptions.PayloadTooLargeException):
            backend.post_to_connection(ConnectionId=member, Data=b"x" * 131_073)
        with pytest.raises(ClientError) as caught:
            management(url, "wrong").post_to_connection(ConnectionId=member, Data=b"x")
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
        backend.delete_connection(ConnectionId=member)
        with pytest.raises(ConnectionClosed) as ended:
            client.recv(timeout=20)
        assert ended.value.rcvd is not None
        assert ended.value.rcvd.code == 1000
    with pytest.raises(backend.exceptions.GoneException):
        backend.post_to_connection(ConnectionId=member, Data=b"x")


def test_a_process_that_dies_takes_no_connection_with_it(url: str) -> None:
    with connect(url) as one, connect(url) as two:
        one.send('{"action": "die"}')
        assert json.loads(one.recv(timeout=20))["message"] == "Internal server error"
        for client in (one, two):
            client.send("hello")
            assert client.recv(timeout=20) == "hello"


@pytest.mark.skipif(sys.platform != "linux", reason="what waits in a pipe is counted on Linux alone")
def test_a_killed_process_is_noticed_by_no_client(url: str) -> None:
    with ExitStack() as stack:
        clients = [stack.enter_context(connect(url)) for _ in range(20)]
        for client in clients[:5]:
            client.send('{"action": "process"}')
            os.kill(int(client.recv(timeout=20)), signal.SIGKILL)
            client.send("hello")
            assert client.recv(timeout=20) == "hello"
        for client in clients:
            client.send("still here")
        assert {client.recv(timeout=20) for client in clients} == {"still here"}
