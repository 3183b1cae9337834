"""Which answer of an integration is given for an endpoint's status or a function's error: never two, never none."""

from __future__ import annotations

import re
from typing import Any

import pytest
from template_check import KINDS

from codegen.core.diagnostics import SourceLocation
from codegen.core.findings import Findings
from codegen.importer.mapping_templates.bodies import Bodies
from codegen.importer.mapping_templates.files import TemplateFiles
from codegen.importer.mapping_templates.function import with_function_templates
from codegen.importer.mapping_templates.http import with_http_templates
from codegen.importer.mapping_templates.mock import with_mock_templates
from codegen.importer.settings_integrations import read_integrations
from codegen.ir.api import Route
from codegen.ir.integration import Integration, PassthroughBehavior
from codegen.ir.operation import MediaType, Operation, Response

MAKERS = {"mock": with_mock_templates, "function": with_function_templates, "http": with_http_templates}


def integration(kind: str, *statuses: str, **members: Any) -> Integration:
    """The integration of an operation that answers with these statuses."""
    content = (MediaType("application/json", None, ""),)
    responses = tuple(Response(status, content, "") for status in statuses)
    operation = Operation("GET", "/a", "a", "", responses=responses)
    findings = Findings(lambda pointer: SourceLocation("", pointer=pointer))
    found, _ = read_integrations(
        {"integrations": {"GET /a": {**KINDS[kind], **members}}}, findings, lambda _: None
    )
    route = Route("GET", "/a", operation, "")
    return MAKERS[kind](route, found["GET /a"], TemplateFiles("a", {}), Bodies({}))


def selected(made: Integration, said: str) -> str:
    """The status of the one response that is selected, as API Gateway matches: patterns first, else the default."""
    patterns = [(each.selection_pattern, each.status_code) for each in made.responses]
    matching = [status for pattern, status in patterns if pattern and re.fullmatch(pattern, said)]
    assert len(matching) <= 1
    return matching[0] if matching else next(status for pattern, status in patterns if pattern is None)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("", "200"),  # no error
        ("[404] no such order\nat all", "404"),
        ("[409]", "409"),
        ("[418] tea", "500"),
        ("division by zero", "500"),
        ("4 [404]", "500"),
        ("2026-11-23 Task timed out after 3.00 seconds", "500"),
    ],
)
def test_a_function_chooses_the_status_by_its_error(said: str, status: str) -> None:
    assert selected(integration("function", "200", "404", "409"), said) == status


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("200", "200"),
        ("201", "201"),
        ("204", "200"),
        ("404", "404"),
        ("400", "400"),
        ("409", "500"),
        ("502", "500"),
    ],
)
def test_an_endpoint_chooses_the_status_by_its_own(said: str, status: str) -> None:
    assert selected(integration("http", "200", "201", "404", "4XX"), said) == status


@pytest.mark.parametrize(("said", "status"), [("200", "200"), ("404", "404"), ("500", "500")])
def test_a_mock_gives_what_its_request_template_asks_for(said: str, status: str) -> None:
    assert selected(integration("mock", "200", "404", "default"), said) == status


def test_what_the_settings_write_stays() -> None:
    own = {"requestTemplates": {"application/json": "{}"}, "responses": {"default": {"statusCode": "204"}}}
    made = integration("function", "200", "404", **own)
    assert made.request_templates == {"application/json": "{}"}
    assert made.passthrough_behavior is PassthroughBehavior.WHEN_NO_MATCH
    assert [each.status_code for each in made.responses] == ["204"]
