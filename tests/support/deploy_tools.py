"""The CDK and the Serverless Framework, where this machine has them: what they make of a generated project.

`CODEGEN_CDK` names a Python that has aws-cdk-lib, `CODEGEN_SERVERLESS` the program `serverless`,
`CODEGEN_SERVERLESS_TYPES` a `node_modules` with typescript and @serverless/typescript: the schema of version 4 as
types, which ask for no login. `.ci/deploy_tools.sh` installs them.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from codegen.core.diagnostics import SourceLocation
from codegen.core.findings import Findings
from codegen.importer.cloudformation.intrinsics import Resolver
from codegen.importer.cloudformation.physical import Account
from codegen.importer.cloudformation.template import read_template
from codegen.ir.project import ALIAS
from codegen.targets.serverless.functions import framework_alias, framework_id, keys

CDK = os.environ.get("CODEGEN_CDK", "")
SERVERLESS = os.environ.get("CODEGEN_SERVERLESS", "")
SERVERLESS_TYPES = os.environ.get("CODEGEN_SERVERLESS_TYPES", "")

needs_cdk = pytest.mark.skipif(not CDK, reason="CODEGEN_CDK names no Python with aws-cdk-lib")
needs_serverless = pytest.mark.skipif(
    not SERVERLESS, reason="CODEGEN_SERVERLESS names no program `serverless`"
)
needs_serverless_types = pytest.mark.skipif(
    not SERVERLESS_TYPES, reason="CODEGEN_SERVERLESS_TYPES names no folder with @serverless/typescript"
)

Template = dict[str, Any]
_FILE = re.compile(r"\$\{file\(([^)]+)\)\}")
_OF_TOOLS = frozenset({"Code", "FunctionName"})
"""Properties that each tool fills in by itself."""


def synthesise(app: Path, *, bundled: bool = False) -> Template:
    """The template of the app's one stack.

    Args:
        bundled: with the packages of the functions installed.
    """
    # What the program `cdk` tells an app; without it, the app can be run by itself.
    context = {"aws:cdk:bundling-stacks": ["**"] if bundled else [], "aws:cdk:enable-asset-metadata": True}
    environment = {
        **os.environ,
        "CDK_CONTEXT_JSON": json.dumps(context),
        "CDK_OUTDIR": str(app / "cdk.out"),
        "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    _run([CDK, "app.py"], app, environment)
    (made,) = (app / "cdk.out").glob("*.template.json")
    return read(made)


def package(service: Path) -> tuple[Template, str]:
    """The template of a service, and what the framework says; the functions need no packages."""
    (service / "src" / "requirements.txt").write_text("", encoding="utf-8")
    environment = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "PYTHON": sys.executable,
        "SLS_TELEMETRY_DISABLED": "1",
        "SLS_NOTIFICATIONS_MODE": "off",
    }
    said = _run([SERVERLESS, "package"], service, environment)
    return read(service / ".serverless" / "cloudformation-template-update-stack.json"), said


def type_errors(service: Path) -> list[str]:
    """What the types of the framework's configuration say of a service, with its files and lists put together.

    The framework does both before it validates a configuration.
    """
    configuration = _with_files(read_template(service / "serverless.yml").data, service)
    parts = configuration["resources"]
    configuration["resources"] = {key: value for part in parts for key, value in part.items()}
    configuration["provider"]["region"] = "us-east-1"  # a variable, which is read before, too
    text = json.dumps(configuration, indent=1)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "node_modules").symlink_to(SERVERLESS_TYPES)
        Path(folder, "service.ts").write_text(
            f'import type {{ AWS }} from "@serverless/typescript";\nexport const service: AWS = {text};\n'
        )
        program = str(Path(SERVERLESS_TYPES, ".bin", "tsc"))
        options = [
            "--noEmit",
            "--strict",
            "--skipLibCheck",
            "--moduleResolution",
            "node",
            "--target",
            "es2020",
        ]
        command = [program, *options, "service.ts"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    return done.stdout.splitlines()


def _with_files(value: Any, folder: Path) -> Any:
    if isinstance(value, dict):
        return {key: _with_files(item, folder) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_files(item, folder) for item in value]
    included = _FILE.fullmatch(value) if isinstance(value, str) else None
    return _with_files(read_template(folder / included[1]).data, folder) if included else value


def framework_names(functions: Iterable[str]) -> dict[str, str]:
    """The logical ids of functions and of their aliases by those that the framework gives them."""
    found: dict[str, str] = {}
    for function, key in keys(functions).items():
        found |= {framework_id(key): function, framework_alias(key): f"{function}Alias{ALIAS}"}
    return found


def with_own_aliases(template: Template) -> Template:
    """A template of the framework, which has its own name for aliases, with ours."""
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Lambda::Alias":
            assert resource["Properties"]["Name"] == "provisioned"
            resource["Properties"]["Name"] = ALIAS
    return template


def _run(command: list[str], folder: Path, environment: Mapping[str, str]) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def read(path: Path) -> Template:
    """A template of JSON."""
    found: Template = json.loads(path.read_text(encoding="utf-8"))
    return found


def lint(path: Path) -> list[str]:
    """What cfn-lint finds."""
    program = str(Path(sys.executable).with_name("cfn-lint"))
    command = [program, "--format", "json", "--regions", "us-east-1", "--", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [f"{found['Rule']['Id']} {found['Message']}" for found in json.loads(done.stdout)]


def effective(template: Template, names: Mapping[str, str] = MappingProxyType({})) -> dict[str, Any]:
    """Each resource with every function evaluated, whichever functions a tool writes values with.

    Args:
        names: what the functions would be called without the names that a tool gives them.
    """
    found = Findings(lambda pointer: SourceLocation("template", pointer=pointer))
    resolver = Resolver(template, {}, Account(), found)
    return {
        logical_id: [resource["Type"], _plain(resolver.resolve(resource["Properties"], ""), names)]
        for logical_id, resource in template["Resources"].items()
    }


def _plain(value: Any, names: Mapping[str, str], name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _plain(item, names, key) for key, item in value.items() if key not in _OF_TOOLS}
    if isinstance(value, list):
        items = [_plain(item, names) for item in value]
        return sorted(items, key=lambda tag: tag["Key"]) if name == "Tags" else items
    if name == "DashboardBody":
        return json.loads(value)
    if isinstance(value, str):
        for given, plain in names.items():
            value = re.sub(rf"\b{given}\b", plain, value)
    return value
