"""`codegen emulate` as a process of its own: start, answers, edits, end."""

from __future__ import annotations

import http.client
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

HANDLER = """
def handler(event, context):
    print("handled", event["path"])
    return {"statusCode": 200, "body": "one"}
"""
TEMPLATE = """
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties: {Handler: app.handler, Runtime: python3.12, CodeUri: src}
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: v1
      DefinitionBody:
        openapi: 3.0.1
        info: {title: t, version: "1"}
        paths:
          /one:
            get:
              x-amazon-apigateway-integration:
                type: aws_proxy
                httpMethod: POST
                uri: !Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Fn.Arn}/invocations"
          /later:
            get:
              x-amazon-apigateway-integration:
                {type: aws, httpMethod: POST, uri: "arn:aws:apigateway:us-east-1:sqs:path/1/queue"}
"""
PATIENCE = 20.0


class Emulator:
    """The process, and what it said."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "codegen", "emulate", *arguments]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "NO_COLOR": "1"}
        )
        self.said = ""

    def url_line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().decode()

    def wait_for(self, text: str) -> None:
        """Read stderr until it says something."""
        assert self.process.stderr is not None
        deadline = time.monotonic() + PATIENCE
        while text not in self.said:
            ready, _, _ = select.select([self.process.stderr], [], [], max(0.0, deadline - time.monotonic()))
            data = os.read(self.process.stderr.fileno(), 65_536) if ready else b""
            assert data, f"{text!r} was not said, but: {self.said}"
            self.said += data.decode()

    def stop(self, number: int) -> int:
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        for stream in (self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()
        return code


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_text(HANDLER)
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    return tmp_path


@pytest.fixture
def emulator(project: Path) -> Iterator[Emulator]:
    running = Emulator(str(project), "--port", "0")
    yield running
    if running.process.poll() is None:
        running.stop(signal.SIGKILL)


def get(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def port_of(line: str) -> int:
    found = re.search(r"http://127\.0\.0\.1:(\d+)/v1", line)
    assert found, line
    return int(found[1])


def test_a_project_is_served_and_followed(project: Path, emulator: Emulator) -> None:
    port = port_of(emulator.url_line())
    assert get(port, "/v1/one") == (200, "one")
    assert get(port, "/v1/later")[0] == 501
    emulator.wait_for("GET /v1/one 200")
    emulator.wait_for("Fn | handled /one")
    assert "[501] AWS" in emulator.said
    assert re.search(r"template\.yaml:\d+:\d+: warning CG401", emulator.said)

    (project / "src" / "app.py").write_text(HANDLER.replace('"one"', '"two"'))
    emulator.wait_for("renewed Fn")
    assert get(port, "/v1/one") == (200, "two")

    (project / "template.yaml").write_text("Resources: {")
    emulator.wait_for("the last good version goes on being served")
    assert get(port, "/v1/one") == (200, "two")

    (project / "template.yaml").write_text(TEMPLATE.replace("/later:", "/again:"))
    emulator.wait_for("was read again")
    assert get(port, "/v1/later")[0] == 403
    assert get(port, "/v1/again")[0] == 501
    assert emulator.stop(signal.SIGINT) == 0


def test_it_ends_when_told(emulator: Emulator) -> None:
    port = port_of(emulator.url_line())
    assert get(port, "/v1/one")[0] == 200
    assert emulator.stop(signal.SIGTERM) == 0
    assert "Traceback" not in emulator.said


def test_a_port_in_use(project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "codegen", "emulate", str(project), "--port", str(port)],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert done.returncode == 2
    assert f"port {port} of 127.0.0.1 is in use" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_template(project: Path) -> None:
    (project / "template.yaml").write_text(TEMPLATE.replace("Fn.Arn", "Nothing.Arn"))
    done = subprocess.run(
        [sys.executable, "-m", "codegen", "emulate", str(project), "--port", "0"],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 2
    assert re.search(r"template\.yaml:\d+:\d+: error CG120", done.stderr)
    assert "Traceback" not in done.stderr


def test_several_apis_have_a_port_each_and_a_host_each(tmp_path: Path) -> None:
    body = """
  {name}:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:
        openapi: 3.0.1
        info: {{title: {name}, version: "1"}}
        paths:
          /:
            get:
              responses: {{"200": {{description: done}}}}
              x-amazon-apigateway-integration:
                type: mock
                requestTemplates: {{application/json: '{{"statusCode": 200}}'}}
                responses: {{default: {{statusCode: "200", responseTemplates: {{text/plain: {name}}}}}}}
  {name}Stage: {{Type: AWS::ApiGateway::Stage, Properties: {{RestApiId: !Ref {name}, StageName: v1}}}}
"""
    (tmp_path / "template.yaml").write_text(
        "Resources:" + body.format(name="First") + body.format(name="Second")
    )
    emulator = Emulator(str(tmp_path / "template.yaml"), "--port", "0")
    try:
        first, second = port_of(emulator.url_line()), port_of(emulator.url_line())
        assert get(first, "/v1/") == (200, "First")
        assert get(second, "/v1/") == (200, "Second")
        connection = http.client.HTTPConnection("127.0.0.1", first, timeout=PATIENCE)
        connection.request("GET", "/v1/", headers={"Host": f"second.localhost:{first}"})
        assert connection.getresponse().read() == b"Second"
        connection.close()
    finally:
        emulator.stop(signal.SIGTERM)


def test_a_contract_is_mocked_and_followed(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text("""
openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /pet:
    get:
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: "models.yaml#/Pet"}}}}
""")
    models = tmp_path / "models.yaml"
    models.write_text("Pet: {type: object, example: {name: Rex}}")
    emulator = Emulator(str(tmp_path / "api.yaml"), "--port", "0", "--stage", "v1")
    try:
        port = port_of(emulator.url_line())
        assert get(port, "/v1/pet") == (200, '{"name":"Rex"}')
        models.write_text("Pet: [")
        emulator.wait_for("the last good version goes on being served")
        assert get(port, "/v1/pet") == (200, '{"name":"Rex"}')
        models.write_text("Pet: {type: object, example: {name: Ada, age: 3}}")
        emulator.wait_for("was read again")
        assert get(port, "/v1/pet") == (200, '{"name":"Ada","age":3}')
    finally:
        assert emulator.stop(signal.SIGINT) == 0
