"""The response transfer mode STREAM of proxy integrations, through the whole pipeline."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from codegen.gateway.errors import GatewayError
from codegen.testing.client import TestClient

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Fn: {Type: AWS::Serverless::Function, Properties: {Handler: app.handler, Runtime: nodejs22.x, CodeUri: src}}
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: v1
      CacheClusterEnabled: true
      MinimumCompressionSize: 0
      MethodSettings: [{ResourcePath: "/*", HttpMethod: "*", CachingEnabled: true}]
      DefinitionBody:
        openapi: 3.0.1
        info: {title: t, version: "1"}
        paths:
          /function:
            get:
              x-amazon-apigateway-integration:
                type: aws_proxy
                httpMethod: POST
                uri: !Sub
                  - "${Lambda}/functions/${Fn.Arn}/response-streaming-invocations"
                  - {Lambda: "arn:aws:apigateway:us-east-1:lambda:path/2021-11-15"}
                responseTransferMode: STREAM
                timeoutInMillis: 60000
          /endpoint:
            get:
              x-amazon-apigateway-integration:
                {type: http_proxy, httpMethod: GET, uri: "http://127.0.0.1:%d/", responseTransferMode: STREAM}
"""
CODE = """
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  stream = awslambda.HttpResponseStream.from(stream, { statusCode: 202, cookies: ["a=b"] });
  stream.write("event: ");
  stream.end(event.path);
});
"""
PARTS = [b"x" * 1_000_000] * 11


class Endpoint(BaseHTTPRequestHandler):
    """Answers 11 MB in chunks, compressed by its own account."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(203)
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        for part in PARTS:
            self.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def template(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.js").write_text(CODE)
    with ThreadingHTTPServer(("127.0.0.1", 0), Endpoint) as server:
        threading.Thread(target=server.serve_forever).start()
        (tmp_path / "template.yaml").write_text(TEMPLATE % server.server_port)
        yield tmp_path / "template.yaml"
        server.shutdown()


def client_saying(template: Path, payload: bytes) -> TestClient:
    """A client whose function answers this."""

    def handler(event: dict[str, Any], context: Any) -> bytes:
        return payload

    return TestClient(template, functions={"Fn": handler})


def streamed(metadata: Any, body: bytes = b"") -> bytes:
    return json.dumps(metadata).encode() + bytes(8) + body


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_a_function_streams(template: Path) -> None:
    with TestClient(template) as client:
        for _ in range(2):  # nothing comes from the cache
            response = client.get("/v1/function", headers={"Accept-Encoding": "gzip"})
            assert (response.status_code, response.content) == (202, b"event: /function")
            assert response.headers["Set-Cookie"] == "a=b"
        trace = client.traces()[0]
        assert (trace["status"], "cache" in {step["step"] for step in trace["steps"]}) == (202, False)


def test_an_endpoint_streams_more_than_a_whole_answer_may_have(template: Path) -> None:
    with TestClient(template) as client:
        response = client.get("/v1/endpoint")
    assert (response.status_code, response.headers["Content-Encoding"]) == (203, "gzip")
    assert response.content == b"".join(PARTS)


def test_metadata_are_what_the_client_gets(template: Path) -> None:
    metadata = {"statusCode": 418, "headers": {"X-A": "1"}, "multiValueHeaders": {"X-B": ["2", "3"]}}
    with client_saying(template, streamed(metadata, b"\xff\0" * 9)) as client:
        response = client.get("/v1/function")
    assert (response.status_code, response.content) == (418, b"\xff\0" * 9)
    assert (response.headers["X-A"], response.headers["X-B"]) == ("1", "2, 3")


@pytest.mark.parametrize(
    "payload",
    [
        b'{"statusCode": 200, "body": "whole"}',
        b"not JSON" + bytes(8),
        streamed({"statusCode": 200, "body": "no"}),
        streamed({"statusCode": "x"}),
        streamed({"cookies": [1]}),
        streamed({"headers": {"A": "b" * 17_000}}),
        b"{}" + bytes(7),
    ],
)
def test_what_is_malformed(template: Path, payload: bytes) -> None:
    with client_saying(template, payload) as client:
        response = client.get("/v1/function")
    assert (response.status_code, response.json()) == (502, {"message": "Internal server error"})


def test_a_function_that_fails(template: Path) -> None:
    def failing(event: dict[str, Any], context: Any) -> None:
        raise ValueError

    with TestClient(template, functions={"Fn": failing}) as client:
        assert client.get("/v1/function").status_code == 502


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_a_function_that_breaks_off(template: Path) -> None:
    broken = CODE.replace("stream.end(event.path)", 'throw new Error("oops")')
    (template.parent / "src" / "app.js").write_text(broken)
    with TestClient(template) as client, pytest.raises(GatewayError, match="oops"):
        client.get("/v1/function")
