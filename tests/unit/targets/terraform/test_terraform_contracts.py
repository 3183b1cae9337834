"""Contracts and settings become Terraform projects that the real Terraform plans as the template says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from normal_form import normal_form
from real_terraform import invalid, planned, reformatted
from terraform_provider import providers
from terraform_reader import Plan, canonical, explicit

from codegen.core.diagnostics import SourceLocation
from codegen.core.findings import Findings, Locate
from codegen.core.memo import Memo
from codegen.deploy.gateway import configured
from codegen.deploy.template import complete_template
from codegen.ir.project import Project
from codegen.targets.terraform import target as terraform
from codegen.workflows.scaffold import scaffold
from codegen.workflows.targets import Generated

HOSTILE = (
    '"}\nresource "aws_iam_user" "x" {}\n# ${path.module} %{ if true } $${a} \\ \u00e4\u202e \U0001f680 <&> $'
)
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
ROLE = {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::b/${aws:username}/*"}


def contract(text: str) -> dict[str, Any]:
    """A contract with the text wherever text may stand."""
    item = {
        "operationId": f"get {text}",
        "summary": text,
        "description": text,
        "tags": [text],
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}, "description": text}
        ],
        "responses": {
            "200": {"description": text, "content": {"application/json": {"schema": {"type": "object"}}}}
        },
    }
    created = {
        "operationId": "create",
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
        },
        "responses": {"204": {"description": "Done."}},
    }
    thing = {"type": "object", "description": text, "properties": {text: {"type": "string", "enum": [text]}}}
    return {
        "openapi": "3.0.3",
        "info": {"title": text, "description": text, "version": text},
        "tags": [{"name": text, "description": text}],
        "paths": {"/things/{id}": {"get": item}, "/things": {"post": created}},
        "components": {"schemas": {"Thing": thing}},
    }


SETTINGS: dict[str, dict[str, Any]] = {
    "hostile": {
        "function": {"environment": {"TEXT": HOSTILE}, "policies": [ROLE], "log_retention_days": 7},
        "stages": {"dev": {"variables": {"a": "b-._~:/?#&=,"}}},
        "tags": {"team": "a b+=._:/@"},
        "access_log": {"format": f"$context.requestId {HOSTILE!r}"},
        "gateway_responses": {"ACCESS_DENIED": {"templates": {"application/json": f'{{"text": "${{x}} {HOSTILE}"}}'}}},
        "api_keys": {"a": {"value": "0123456789-${x}-%{y}"}},
        "usage_plans": {"plan": {"keys": ["a"]}},
        "alarms": {"slow": {"metric": "Latency", "threshold": 0.5, "statistic": "p99.9", "periods": 3}},
        "dashboard": True,
    },
    "private": {
        "endpoint": {"type": "PRIVATE", "vpc_endpoint_ids": ["vpce-0123456789abcdef0"]},
        "resource_policy": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": "*",
                    "Action": "execute-api:Invoke",
                    "Resource": "execute-api:/*",
                    "Condition": {"StringEquals": {"aws:sourceVpce": "vpce-0123456789abcdef0"}},
                }
            ],
        },
        "compression": {"minimum_size": 0},
    },
    "edge": {
        "endpoint": {"type": "EDGE"},
        "custom_domain": {
            "name": "api.example.com",
            "certificate_arn": CERTIFICATE,
            "endpoint_type": "EDGE",
            "base_paths": {"": "dev"},
            "hosted_zone_id": "Z0123456789EXAMPLE",
        },
        "methods": {"POST /things": {"metrics": True}, "GET /things/{id}": {"logging": "ERROR"}},
        "throttling": {"rate_limit": 0.5, "burst_limit": 1},
        "cors": {"allow_origins": ["https://a.example.com", "https://b.example.com"]},
        "binary_media_types": ["*/*"],
    },
}  # fmt: skip


def terraform_project(project: Project, locate: Locate, _memo: Memo) -> Generated:
    return Generated(*terraform.generate(project, locate))


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    with providers() as found:
        yield found


@pytest.mark.parametrize("case", SETTINGS)
def test_terraform_plans_what_the_template_says(
    case: str, tmp_path: Path, environment: dict[str, str]
) -> None:
    (tmp_path / "things.yaml").write_text(yaml.safe_dump(contract(HOSTILE), allow_unicode=True))
    root = tmp_path / "project"
    root.mkdir()
    (root / "codegen.yaml").write_text(yaml.safe_dump(SETTINGS[case], allow_unicode=True))
    report = scaffold(tmp_path / "things.yaml", root, force=True, targets=(terraform_project,))
    folder = root / "terraform"
    assert reformatted(folder) == ""
    assert invalid(folder, environment) == []
    template = complete_template(
        report.project, configured(report.project, Findings(lambda _: SourceLocation("things.yaml")))
    )
    plan = Plan(template, planned(folder, environment))
    assert canonical(normal_form(plan.template())) == canonical(normal_form(explicit(template)))
    assert plan.unread() == set()
