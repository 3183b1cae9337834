"""A real browser: pages of one origin call APIs of another one, and what CORS refuses is refused by the browser."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from emulating import PATIENCE, serving

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Handler: app.handler, Runtime: python3.12, CodeUri: src}}
Resources:
  Rest:
    Type: AWS::Serverless::Api
    Properties:
      StageName: v1
      Cors: {AllowOrigin: "'*'", AllowMethods: "'GET,PUT'", AllowHeaders: "'Authorization,Content-Type'"}
  Http:
    Type: AWS::Serverless::HttpApi
    Properties:
      CorsConfiguration: {AllowOrigins: ["*"], AllowMethods: [PUT], AllowHeaders: [authorization, content-type]}
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Rest: {Type: Api, Properties: {RestApiId: !Ref Rest, Path: /items, Method: any}}
        Http: {Type: HttpApi, Properties: {ApiId: !Ref Http, Path: /items, Method: any}}
"""
CODE = """
def handler(event, context):
    return {"statusCode": 200, "headers": {"Access-Control-Allow-Origin": "*"}, "body": event.get("httpMethod", "2.0")}
"""
PAGE = """
<p>waiting</p>
<script>
  async function ask(method, name) {
    const headers = {[name]: "x", "Content-Type": "application/json"};
    try {
      const answer = await fetch("%s/items", {method, headers, body: "{}"});
      return `${answer.status} ${await answer.text()}`;
    } catch (error) {
      return error.name;
    }
  }
  (async () => {
    const said = [await ask("PUT", "Authorization"), await ask("DELETE", "Authorization"), await ask("PUT", "X-Other")];
    document.querySelector("p").textContent = said.join(", ");
  })();
</script>
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_text(CODE)
    return tmp_path


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def pages(folder: Path) -> Iterator[str]:
    """Where the pages of the folder are."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def said_by(page: str, profile: Path) -> str:
    """What the page says once its script is through."""
    command = [
        str(BROWSER),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--dump-dom",
        f"--user-data-dir={profile}",
    ]
    command += ["--virtual-time-budget=20000", page]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE * 2, check=True)
    found = re.search("<p>(.*?)</p>", done.stdout)
    assert found is not None, done.stdout
    return found[1]


@pytest.mark.parametrize(
    ("kept", "dropped", "answer"), [("Rest", "Http", "200 PUT"), ("Http", "Rest", "200 2.0")]
)
def test_a_page_of_another_origin(kept: str, dropped: str, answer: str, folder: Path, pages: str) -> None:
    api = re.compile(rf"^  {dropped}:\n(    .*\n)+|^ +{dropped}: .*\n", re.MULTILINE)
    (folder / "template.yaml").write_text(api.sub("", TEMPLATE))
    with serving(folder / "template.yaml") as url:
        (folder / "page.html").write_text(PAGE % url)
        assert said_by(f"{pages}/page.html", folder / "profile") == f"{answer}, TypeError, TypeError"
