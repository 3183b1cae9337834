"""Pages of documentation: one file that holds contract and viewer, whatever stands in the contract."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from codegen.cli.commands import app
from codegen.render.api_docs import docs_page
from codegen.testing.client import TestClient
from codegen.workflows.scaffold import scaffold

SPECS = Path(__file__).parents[3] / "specs"


class Page(HTMLParser):
    """The elements of a page, and the texts of its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.current = ""
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.current = tag
        self.attributes += attrs
        self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        self.current = ""

    def handle_data(self, data: str) -> None:
        if self.current:
            self.texts[self.current][-1] += data

    @property
    def document(self) -> Any:
        """What the viewer is given."""
        options = self.texts["script"][-1].partition("spec: ")[2]
        return json.JSONDecoder().raw_decode(options)[0]


def test_the_page_of_a_contract_needs_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["docs", str(SPECS / "orders.yaml")])
    assert done.exit_code == 0
    assert done.stdout.startswith("orders.html: ")
    page = Page((tmp_path / "orders.html").read_text(encoding="utf-8"))
    assert page.texts["title"][0] == "Orders"
    assert page.tags.count("script") == 2
    assert not {name for name, _ in page.attributes} & {"src", "href"}
    assert "default-src 'none'" in str(dict(page.attributes)["content"])
    assert "connect-src" not in str(page.attributes)
    assert "/orders/{orderId}" in page.document["paths"]
    assert "supportedSubmitMethods: []" in page.texts["script"][-1]


def test_texts_of_a_contract_stay_texts() -> None:
    evil = "</script><script>alert(1)</script><!-- \u2028 & \" '"
    document = {"openapi": "3.1.0", "info": {"title": evil, "version": "1", "description": evil}, "paths": {}}
    page = Page(docs_page(document))
    assert page.tags.count("script") == 2
    assert page.texts["title"][0] == evil
    assert page.document == document


def test_what_is_no_openapi_document_is_refused(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        app, ["docs", str(SPECS / "chat.asyncapi.yaml"), "-o", str(tmp_path / "a.html")]
    )
    assert done.exit_code == 2
    assert not (tmp_path / "a.html").exists()


def test_the_emulator_has_the_page_of_its_project(tmp_path: Path) -> None:
    scaffold(SPECS / "hello.yaml", tmp_path / "hello")
    for source in (tmp_path / "hello", SPECS / "hello.yaml"):
        with TestClient(source, mock=source.is_file()) as client:
            answer = client.get("/_codegen/docs").assert_status(200)
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        page = Page(answer.text)
        assert page.document["servers"] == [{"url": "/dev"}]
        assert "connect-src 'self'" in str(dict(page.attributes)["content"])


def test_without_a_contract_the_emulator_says_so(tmp_path: Path) -> None:
    scaffold(SPECS / "hello.yaml", tmp_path)
    (tmp_path / "codegen.yaml").unlink()
    with TestClient(tmp_path) as client:
        answer = client.get("/_codegen/docs").assert_status(400)
    assert "no contract" in answer.json()["message"]
