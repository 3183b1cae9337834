"""`codegen trace`, `usage` and `deploy-local` against an emulator that runs, as a user meets them."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from emulating import run_codegen, serving

TEMPLATE = """
Resources:
  Shop:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:
        openapi: 3.0.1
        info: {title: shop, version: "1"}
        paths:
          /text:
            get:
              security: [{key: []}]
              responses: {"200": {description: done}}
              x-amazon-apigateway-integration:
                type: mock
                requestTemplates: {application/json: '{"statusCode": 200}'}
                responses: {default: {statusCode: "200", responseTemplates: {text/plain: one}}}
        components: {securitySchemes: {key: {type: apiKey, name: x-api-key, in: header}}}
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties: {RestApiId: !Ref Shop, StageName: dev}
  Plan:
    Type: AWS::ApiGateway::UsagePlan
    Properties:
      UsagePlanName: few
      ApiStages: [{ApiId: !Ref Shop, Stage: !Ref Stage}]
      Quota: {Limit: 3, Period: MONTH}
      Throttle: {RateLimit: 100, BurstLimit: 50}
  Key: {Type: AWS::ApiGateway::ApiKey, Properties: {Name: ann, Value: 0123456789abcdefghij, Enabled: true}}
  PlanKey:
    Type: AWS::ApiGateway::UsagePlanKey
    Properties: {KeyId: !Ref Key, KeyType: API_KEY, UsagePlanId: !Ref Plan}
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("shop") / "template.yaml"
    path.write_text(TEMPLATE)
    return path


@pytest.fixture(scope="module")
def stage(source: Path) -> Iterator[str]:
    with serving(source, "--no-reload") as url:
        yield url


@pytest.fixture
def url(stage: str) -> str:
    return stage.rpartition("/")[0]


def get(url: str) -> str:
    request = urllib.request.Request(url, headers={"X-API-Key": "0123456789abcdefghij"})
    with urllib.request.urlopen(request) as response:
        body: bytes = response.read()
        return body.decode()


def run(*words: str) -> str:
    done = run_codegen(*words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_deploying_by_hand(stage: str, url: str, source: Path) -> None:
    assert " dev serves " in run("deploy-local", "dev", "--url", url, "--description", "first")
    source.write_text(TEMPLATE.replace(": one", ": two"))
    run("deploy-local", "--canary", "100", "--url", url)
    assert get(f"{stage}/text") == "two"
    assert "dev (canary)" in run("deploy-local", "--list", "--url", url)
    run("deploy-local", "--promote", "--url", url)
    run("deploy-local", "--rollback", "--url", url)
    assert get(f"{stage}/text") == "one"
    reset = urllib.request.Request(f"{url}/_codegen/reset/deployments", method="POST")
    urllib.request.urlopen(reset).close()
    assert get(f"{stage}/text") == "two"  # the stage follows its source again
    refused = run_codegen("deploy-local", "--promote", "--rollback", "--url", url)
    assert (refused.returncode, "give one of" in refused.stderr) == (2, True)
    refused = run_codegen("deploy-local", "--variable", "color=blue", "--url", url)
    assert (refused.returncode, "give --canary, too" in refused.stderr) == (2, True)


def test_usage(stage: str, url: str) -> None:
    urllib.request.urlopen(urllib.request.Request(f"{url}/_codegen/reset/quotas", method="POST")).close()
    get(f"{stage}/text")
    header, row = run("usage", "--url", url).splitlines()
    assert header.split() == ["USAGE", "PLAN", "API", "KEY", "QUOTA", "REMAINING", "RESETS", "THROTTLE"]
    assert row.split()[:4] == ["few", "ann", "3/MONTH", "2"]
    assert row.endswith("100/s burst 50")
    assert json.loads(run("usage", "--json", "--url", url))[0]["quota"]["remaining"] == 2


def test_tracing_the_last_request(stage: str, url: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{stage}/text")
    request_id = refused.value.headers["x-amzn-RequestId"]
    refused.value.close()
    text = run("trace", "--url", url)
    assert request_id in text
    assert "INVALID_API_KEY: no API key in the header X-API-Key" in text
    (one,) = json.loads(run("trace", request_id, "--json", "--url", url))
    assert one["status"] == 403
    assert f"({request_id}) Gateway response type: INVALID_API_KEY" in run("trace", "--log", "--url", url)


def test_nothing_runs_there() -> None:
    done = run_codegen("usage", "--url", "http://127.0.0.1:9")
    assert (done.returncode, "no emulator answers at http://127.0.0.1:9" in done.stderr) == (2, True)


@pytest.mark.parametrize("words", [["trace"], ["trace", "id"], ["usage"], ["deploy-local", "--list"]])
def test_another_server_is_no_emulator(words: list[str]) -> None:
    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"hello": "world"}')

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Other) as server:
        Thread(target=server.serve_forever).start()
        refused = run_codegen(*words, "--url", f"127.0.0.1:{server.server_port}")
        server.shutdown()
    assert refused.returncode == 2
    assert "is no emulator of codegen; name another one with --url" in refused.stderr


@pytest.mark.parametrize("url", ["http://[::1", "http://127.0.0.1:99999", "://"])
def test_what_is_no_url_is_told(url: str) -> None:
    refused = run_codegen("trace", "--url", url)
    assert (refused.returncode, f"no emulator answers at {url}: " in refused.stderr) == (2, True)
