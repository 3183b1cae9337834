"""Linting: every kind of document ends in a report, never in an exception."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.core.diagnostics import Severity
from codegen.ir.api import ApiType
from codegen.workflows.lint import LintReport, lint

EXAMPLES = Path(__file__).parents[3] / "specs"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODEGEN_CACHE_DIR", str(tmp_path / "cache"))


def linted(tmp_path: Path, text: str) -> LintReport:
    file = tmp_path / "document.yaml"
    file.write_text(text)
    return lint(file)


def codes(report: LintReport) -> list[str]:
    return [diagnostic.code for diagnostic in report.diagnostics]


@pytest.mark.parametrize("name", ["hello.yaml", "orders.yaml", "chat.asyncapi.yaml"])
def test_the_examples_are_clean(name: str) -> None:
    assert lint(EXAMPLES / name) == LintReport(EXAMPLES / name, ())


def test_findings_of_an_asyncapi_contract_and_of_its_import(tmp_path: Path) -> None:
    head = "asyncapi: 3.0.0\ninfo: {title: x, version: '1'}\n"
    wrong = linted(tmp_path, f"{head}servers: {{a: {{host: h, protocol: mqtt}}}}\nchannel: 1\n")
    assert (wrong.is_readable, wrong.has_errors, codes(wrong)) == (True, True, ["CG073", "CG013"])
    mqtt = linted(tmp_path, f"{head}servers: {{a: {{host: h, protocol: mqtt}}}}\n")
    assert (mqtt.is_readable, mqtt.has_errors, codes(mqtt)) == (True, True, ["CG073"])
    told = linted(
        tmp_path, f"{head}servers: {{a: {{host: h, protocol: ws}}}}\nchannels: {{c: {{address: /x}}}}\n"
    )
    assert (told.has_errors, codes(told)) == (False, ["CG077"])


def test_findings_of_the_contract(tmp_path: Path) -> None:
    report = linted(tmp_path, "openapi: 3.0.3\ninfo: {title: x, version: '1'}\npaths: {a: {}}\ntagz: 1\n")
    assert (report.is_readable, report.has_errors, codes(report)) == (True, True, ["CG016", "CG013"])
    assert report.as_json()["diagnostics"][0] == {
        "code": "CG016",
        "severity": "error",
        "message": "the path 'a' does not begin with /",
        "location": f"{tmp_path / 'document.yaml'}:3:9",
        "hint": "write /a",
    }


def test_findings_of_the_import_come_with_those_of_the_contract(tmp_path: Path) -> None:
    report = linted(
        tmp_path,
        "openapi: 3.0.3\ninfo: {title: x, version: '1'}\ntagz: 1\npaths:\n  /a:\n    get:\n"
        "      responses: {'200': {description: Fine.}}\n"
        "      x-amazon-apigateway-integration: {type: http, httpMethod: GET, uri: 'gopher://127.0.0.1/'}\n",
    )
    assert "CG013" in codes(report)
    [error] = [diagnostic for diagnostic in report.diagnostics if diagnostic.severity is Severity.ERROR]
    assert error.code == "CG106"


def test_what_is_not_readable(tmp_path: Path) -> None:
    for text in ("", "a: {", "a: !!python/name:x 1\n", "a: !Sub x\n"):
        report = linted(tmp_path, text)
        assert (report.is_readable, report.has_errors) == (False, True), text
    assert not lint(tmp_path / "missing.yaml").is_readable


def test_a_document_of_another_kind_is_readable_and_refused(tmp_path: Path) -> None:
    assert (linted(tmp_path, "asyncapi: 3.0.0\n").is_readable, codes(linted(tmp_path, "a: 1\n"))) == (
        True,
        ["CG010"],
    )


@pytest.mark.parametrize(
    "text",
    [
        "AWSTemplateFormatVersion: '2010-09-09'\nResources: {}\n",
        "Resources:\n  A: {Type: X, Properties: {B: !Sub '${C}'}}\n",
    ],
)
def test_templates_are_linted(tmp_path: Path, text: str) -> None:
    report = linted(tmp_path, text)
    assert (report.is_readable, report.has_errors) == (True, True)
    assert codes(report) in (["CG162"], ["CG120"])


GATEWAY = """\
openapi: 3.0.1
info: {title: a, version: "1"}
paths:
  /a:
    get:
      x-amazon-apigateway-integration: {type: mock, requestTemplates: {application/json: "{statusCode: 200}"}}
"""


def test_an_api_gateway_document_is_judged_by_api_gateways_rules(tmp_path: Path) -> None:
    report = linted(tmp_path, GATEWAY)
    assert not report.has_errors  # OpenAPI would ask for responses
    assert "CG103" in codes(linted(tmp_path, GATEWAY.replace("mock", "mok")))
    assert "CG180" in codes(lint(report.path, ApiType.HTTP))


def test_tags_of_cloudformation_in_a_document(tmp_path: Path) -> None:
    text = GATEWAY.replace(
        'type: mock, requestTemplates: {application/json: "{statusCode: 200}"}', "type: !Ref Type"
    )
    assert linted(tmp_path, text).is_readable


@pytest.mark.parametrize(("target", "said"), [(ApiType.REST, "CG190"), (ApiType.HTTP, "CG191"), (None, None)])
def test_what_a_contract_loses(tmp_path: Path, target: ApiType | None, said: str | None) -> None:
    path = tmp_path / "doc.yaml"
    path.write_text(
        "openapi: 3.1.0\ninfo: {title: a, version: '1'}\n"
        "x-amazon-apigateway-cors: {allowOrigins: ['*']}\nx-amazon-apigateway-api-key-source: HEADER\n"
        "paths:\n  /a:\n    get: {operationId: a, responses: {'200': {description: ok}}}\n"
    )
    found = [code for code in codes(lint(path, target)) if code in ("CG190", "CG191")]
    assert found == ([said] if said else [])


def test_codes_that_are_ignored(tmp_path: Path) -> None:
    report = linted(tmp_path, GATEWAY.replace("mock", "mok"))
    assert not report.without(set(codes(report))).diagnostics
