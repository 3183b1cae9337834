"""Mapping templates made from a contract, rendered with valid requests and answers, held against the contract.

In: a contract. Out: what is wrong with the templates of its operations as MOCK, Lambda, HTTP and queue integrations.
What they print is judged by jsonschema.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from codegen.contract.vtl_cases.case_file import TemplateCase, case_values
from codegen.contract.vtl_cases.run import run_case
from codegen.contract.vtl_rules.lint import lint_mapping_template
from codegen.core.diagnostics import SourceLocation
from codegen.core.findings import Findings
from codegen.core.records import replace
from codegen.importer.mapping_templates.answers import Answers, answers_of, json_contents
from codegen.importer.mapping_templates.plan import with_mapping_templates
from codegen.importer.project import plan_project
from codegen.importer.settings_integrations import read_integrations
from codegen.ir.api import Api, Route
from codegen.ir.integration import Integration
from codegen.ir.operation import MediaType
from codegen.ir.project import GatewayOperation, GatewaySettings, MappingTemplate, Project, ProjectSettings
from codegen.schema.example import ExampleMaker
from codegen.vtl import Template, TemplateError, mapping_namespace
from codegen.vtl.coverage import BranchCoverage
from codegen.workflows.contract import read_contract

KINDS: dict[str, dict[str, Any]] = {
    "mock": {"type": "mock"},
    "function": {"type": "aws", "target": "arn:aws:lambda:us-east-1:123456789012:function:f"},
    "http": {"type": "http", "uri": "https://backend.example.com"},
    "table": {"type": "aws", "target": "arn:aws:dynamodb:us-east-1:123456789012:table/t"},
    "queue": {"type": "aws", "target": "arn:aws:sqs:us-east-1:123456789012:q"},
}
"""What a user writes for one method."""
SEEDS = (0, 1, 2)
_NOTHING: dict[str, dict[str, str]] = {"path": {}, "querystring": {}, "header": {}}


@dataclass(slots=True)
class Checked:
    """What was looked at, and what was wrong with it."""

    operations: int = 0
    templates: int = 0
    cases: int = 0
    bodies: int = 0  # judged by jsonschema
    problems: list[str] = field(default_factory=list)


def check_contract(path: Path, kinds: tuple[str, ...] = tuple(KINDS)) -> Checked:
    """Look at everything that is made of a contract."""
    api = read_contract(path).api
    checked = Checked(operations=len(api.routes))
    for kind in kinds:
        _Check(api, kind, checked).run()
    return checked


class _Check:
    def __init__(self, api: Api, kind: str, checked: Checked) -> None:
        self.kind, self.checked = kind, checked
        self.schemas = {name: schema.json for name, schema in api.schemas.items()}
        self.makers = {side: ExampleMaker(self.schemas, side) for side in ("request", "response")}
        self.project = self._project(api)
        self.where = ""

    def run(self) -> None:
        for template in self.project.mapping_templates:
            self.where = f"{self.kind} {template.path}"
            self._template(template)
        for operation in self.project.gateway_operations:
            route = operation.route
            self.where = f"{self.kind} {route.route_key}"
            assert route.integration is not None
            self._operation(route, route.integration)

    def _project(self, api: Api) -> Project:
        """Every operation as an integration of one kind."""
        keys = [route.route_key for route in api.routes]
        findings = Findings(lambda pointer: SourceLocation("", pointer=pointer))
        integrations, targets = read_integrations(
            {"integrations": dict.fromkeys(keys, KINDS[self.kind])}, findings, lambda _: None
        )
        assert not findings.diagnostics
        project, _ = plan_project(api, ProjectSettings(), name="checked", contract="checked.yaml")
        operations = tuple(
            GatewayOperation(replace(route, integration=integrations[route.route_key]), is_configured=True)
            for route in api.routes
        )
        gateway = GatewaySettings(integrations=integrations, targets=targets)
        project = replace(
            project, operations=(), gateway_operations=operations, settings=ProjectSettings(gateway=gateway)
        )
        return with_mapping_templates(project, {})

    # ---- each template by itself
    def _template(self, template: MappingTemplate) -> None:
        self.checked.templates += 1
        is_json = template.text.lstrip("#").lstrip()[:1] in "{["
        for found in lint_mapping_template(template.text, is_json=is_json):
            self._wrong(f"lint: {found.line}:{found.column} {found.code} {found.message}")
        for case in template.cases:
            self.checked.cases += 1
            wanted = TemplateCase(
                str(case["name"]), SourceLocation(""), expected=case["expected"], **case_values(case)
            )
            coverage = BranchCoverage(template.text)
            result = run_case(wanted, template.text, template.path, None, coverage)
            if not result.passed:
                self._wrong(str(result.diagnostic))

    # ---- what the templates of an operation print
    def _operation(self, route: Route, integration: Integration) -> None:
        answers = answers_of(route.operation)
        if self.kind == "function":
            self._event(route, integration)
        if self.kind == "http":
            self._sent_body(route, integration)
        for response in integration.responses:
            for media_type, text in response.response_templates.items():
                media = self._described(answers, response.status_code, media_type)
                if media is None or media.schema is None or not text:
                    continue
                for body in self._answers(response.status_code, answers, media):
                    self._judge(media.schema.json, text, body, f"{response.status_code} {media_type}")

    def _described(self, answers: Answers, status: str, media_type: str) -> MediaType | None:
        response = answers.by_status.get(status)
        return json_contents(response.content).get(media_type) if response is not None else None

    def _answers(self, status: str, answers: Answers, media: MediaType) -> Iterator[str]:
        """Bodies that an endpoint answers with, all of them valid."""
        if not self._values(media, "response"):
            return  # no value satisfies the schema
        if self.kind in ("mock", "queue"):
            yield ""
        elif self.kind == "table":
            return  # items, which the templates' own cases have
        elif self.kind == "function" and status != answers.success:
            yield json.dumps({"errorMessage": f'[{status}] it\'s "quoted"\nand on two lines'})
        else:
            yield from map(json.dumps, self._values(media, "response"))

    def _values(self, media: MediaType, side: str) -> list[Any]:
        schema = media.schema.json if media.schema is not None else True
        values = [self.makers[side].value(schema, seed) for seed in SEEDS]
        return [value for value in values if not self._violations(schema, value)]

    def _event(self, route: Route, integration: Integration) -> None:
        body = route.operation.request_body
        for media_type, media in json_contents(body.content).items() if body is not None else ():
            for value in self._values(media, "request"):
                text = integration.request_templates[media_type]
                event = self._render(text, json.dumps(value), f"event {media_type}")
                if isinstance(event, dict) and media.schema is not None:
                    self._valid(media.schema.json, event["body"], f"event {media_type}")

    def _sent_body(self, route: Route, integration: Integration) -> None:
        body = route.operation.request_body
        for media_type, media in json_contents(body.content).items() if body is not None else ():
            for value in self._values(media, "request"):
                if media.schema is not None:
                    text = integration.request_templates[media_type]
                    self._judge(media.schema.json, text, json.dumps(value), f"request {media_type}")

    def _judge(self, schema: Any, text: str, body: str, what: str) -> None:
        printed = self._render(text, body, what)
        if printed is not ...:
            self._valid(schema, printed, what)

    def _render(self, text: str, body: str, what: str) -> Any:
        """What a template prints, as JSON; `...` where that failed."""
        try:
            return json.loads(Template(text).render(mapping_namespace(body, _NOTHING, {}, {})))
        except (TemplateError, ValueError) as error:
            self._wrong(f"{what}: {error}")
            return ...

    def _valid(self, schema: Any, value: Any, what: str) -> None:
        self.checked.bodies += 1
        for message in self._violations(schema, value)[:1]:
            self._wrong(f"{what}: {message}")

    def _violations(self, schema: Any, value: Any) -> list[str]:
        if isinstance(schema, bool):
            return [] if schema else ["nothing is allowed"]
        root = {**schema, "components": {"schemas": self.schemas}}
        return [error.message for error in Draft202012Validator(root).iter_errors(value)]

    def _wrong(self, message: str) -> None:
        self.checked.problems.append(f"{self.where}: {message[:300]}")
