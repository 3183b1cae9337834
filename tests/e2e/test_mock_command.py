"""`codegen mock` as a process of its own: what it answers keeps the contract, and what others answer is judged."""

from __future__ import annotations

import http.client
import http.server
import json
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from emulating import CODEGEN, PATIENCE, run_codegen, serving

SPECS = Path(__file__).parents[2] / "specs"
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance"
)
WITHOUT_REFUSALS = """
openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /pets/{petId}:
    get:
      parameters: [{name: petId, in: path, required: true, schema: {type: integer}}]
      responses:
        "200":
          description: ok
          content:
            application/json:
              schema:
                type: object
                required: [name]
                properties: {name: {type: string, pattern: "^[A-Z][a-z]+$"}, age: {type: integer, minimum: 1}}
"""
WITH_REFUSALS = """
openapi: 3.1.0
info: {title: t, version: "1"}
security: [{key: []}]
paths:
  /pets:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer, minimum: 1}}]
      responses:
        "200":
          description: pets
          content: {application/json: {schema: {type: array, maxItems: 3, items: {$ref: "#/components/schemas/Pet"}}}}
        default: {$ref: "#/components/responses/Error"}
    post:
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
      responses:
        "201": {description: made, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
        default: {$ref: "#/components/responses/Error"}
  /pets/{petId}:
    parameters: [{name: petId, in: path, required: true, schema: {type: integer}}]
    get:
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
        default: {$ref: "#/components/responses/Error"}
    delete: {responses: {"204": {description: gone}, default: {$ref: "#/components/responses/Error"}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  responses:
    Error:
      description: error
      content:
        application/json:
          schema:
            type: object
            required: [code, message]
            additionalProperties: false
            properties: {code: {type: integer}, message: {type: string, maxLength: 200}}
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string, minLength: 2, pattern: "^[A-Z]"}
        owner: {oneOf: [{type: "null"}, {$ref: "#/components/schemas/Pet"}]}
"""


def schemathesis(contract: Path, url: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "schemathesis.cli", "run", str(contract), "--url", url, "--checks", CHECKS]
    words += ["--phases", "examples,coverage,fuzzing", "--max-examples", "5", "--seed", "1", *options]
    return subprocess.run(
        words, capture_output=True, text=True, timeout=PATIENCE * 4, cwd=folder, check=False
    )


def test_no_answer_to_a_valid_request_breaks_the_contract(tmp_path: Path) -> None:
    contract, credentials = SPECS / "orders.yaml", ("-H", "Authorization: Bearer x", "-H", "x-api-key: x")
    with serving(contract, command="mock") as url:
        done = schemathesis(contract, url, tmp_path, "--mode", "positive", *credentials)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


@pytest.mark.parametrize("options", [("--seed", "3"), ("--stateful",)])
def test_no_refusal_breaks_a_contract_that_has_some(options: tuple[str, ...], tmp_path: Path) -> None:
    contract = tmp_path / "pets.yaml"
    contract.write_text(WITH_REFUSALS)
    with serving(contract, *options, command="mock") as url:
        done = schemathesis(contract, url, tmp_path)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def ask(url: str, path: str) -> tuple[int, str]:
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def test_a_real_server_is_judged_and_ctrl_c_tells(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_text(WITHOUT_REFUSALS)
    promised = tmp_path / "promised.yaml"
    promised.write_text(WITHOUT_REFUSALS.replace("[name]", "[name, age, kind]"))
    with serving(tmp_path / "real.yaml", command="mock") as real:
        words = [*CODEGEN, "mock", str(promised), "--port", "0", "--proxy", real, "--json", "--fail"]
        proxy = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert proxy.stdout is not None
        found = re.search(r"http://\S+", proxy.stdout.readline())
        assert found is not None
        answer = ask(found[0], "/pets/1")
        violation = json.loads(proxy.stdout.readline())
        proxy.send_signal(signal.SIGINT)
        _, said = proxy.communicate(timeout=PATIENCE)
        assert answer == ask(real, "/pets/1")
    assert proxy.returncode == 1, said
    assert violation == {
        "operation": "GET /pets/{petId}",
        "message": "response",
        "status": 200,
        "in": "body",
        "path": "",
        "violation": "'kind' is a required property",
        "location": f"{promised}:15:17",
    }
    assert "violations of the contract: 1" in said


EVENTS = """
openapi: 3.0.3
info: {title: Events, version: "1"}
paths:
  /events:
    get: {responses: {"200": {description: ok, content: {text/event-stream: {schema: {type: string}}}}}}
    head: {responses: {"200": {description: ok}}}
"""


class Events(http.server.BaseHTTPRequestHandler):
    """Sends one event, and the next one when somebody has read the first."""

    protocol_version = "HTTP/1.1"
    is_read = threading.Event()

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Trailer", "X-Count")
        self.end_headers()
        self._send(b"data: 1\n\n")
        assert self.is_read.wait(PATIENCE)
        self._send(b"data: 2\n\n")
        self.wfile.write(b"0\r\nX-Count: 2\r\n\r\n")

    def do_HEAD(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "17")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _send(self, part: bytes) -> None:
        self.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))


def test_events_pass_a_proxy_one_by_one(tmp_path: Path) -> None:
    contract = tmp_path / "events.yaml"
    contract.write_text(EVENTS)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Events)
    threading.Thread(target=server.serve_forever).start()
    upstream = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        with serving(contract, "--proxy", upstream, command="mock") as url:
            connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
            connection.request("GET", "/events")
            response = connection.getresponse()
            assert response.read1() == b"data: 1\n\n"
            Events.is_read.set()
            assert response.read() == b"data: 2\n\n"
            assert response.getheader("Trailer") is None
            connection.request("HEAD", "/events")
            assert connection.getresponse().getheader("Content-Length") == "17"
            connection.close()
    finally:
        Events.is_read.set()
        server.shutdown()
        server.server_close()


def test_options_that_mean_nothing_are_refused() -> None:
    for words in (["--fail"], ["--json"], ["--proxy", "http://x.example", "--stateful"]):
        done = run_codegen("mock", SPECS / "orders.yaml", *words)
        assert done.returncode == 2
        assert "--proxy" in done.stderr
