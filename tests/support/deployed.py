"""What each tool deploys of a project: its files written, read as the tool reads them, in the normal form.

A tool has a row in `READERS`, but for Terraform: `terraform_reader` reads its plan beside the template.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import deploy_tools
from normal_form import Normal, normal_form

from codegen.core.diagnostics import has_errors
from codegen.core.reading import read
from codegen.core.records import replace
from codegen.deploy.functions import function_ids
from codegen.importer.cloudformation.template import read_template
from codegen.importer.project import plan_project
from codegen.importer.settings import settings_of
from codegen.ir.project import DeployTool, Project
from codegen.render.files import finish
from codegen.workflows.contract import read_contracts

Template = dict[str, Any]
_BUCKET = "ServerlessDeploymentBucket"
_OF_VERSIONS = "LambdaFunctionQualifiedArn"
_MANAGED = ("AWSLambdaBasicExecutionRole",)
"""Managed policies that contracts of tests name; SAM asks AWS for their ARNs."""


def planned(contract: Path, settings: Path | str = "{}") -> Project:
    """The project of a contract, with the settings of a file or of a text."""
    said, found = settings_of(read(settings))
    assert not has_errors(found), found
    beside = Path(settings).parent / said.websocket.contract if said.websocket else None
    made = read_contracts(contract, said.api_type, beside)
    project, found = plan_project(
        made.api,
        said,
        name=contract.stem,
        contract=contract.name,
        locate=made.locate,
        websocket=made.websocket.contract if made.websocket else None,
    )
    assert not has_errors(found), found
    return project


def write(project: Project, tool: DeployTool, folder: Path, **options: Any) -> None:
    """Write what the tool reads.

    Args:
        options: of the target.
    """
    target = import_module(f"codegen.targets.{tool}.target")
    project = replace(project, settings=replace(project.settings, target=tool))
    files, diagnostics = target.generate(project, **options)
    assert not has_errors(diagnostics), diagnostics
    for file in finish(files):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.content, encoding="utf-8")
    (folder / "src").mkdir(exist_ok=True)


def deployed(project: Project, tool: DeployTool, **options: Any) -> Normal:
    """What the tool deploys."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(project, tool, folder, **options)
        return READERS[tool](folder, project)


def _cloudformation(folder: Path, _project: Project) -> Normal:
    template = read_template(folder / "template.yaml").data
    _take_in(template, folder, "BodyS3Location", "Body")
    return normal_form(template)


def _sam(folder: Path, _project: Project) -> Normal:
    template = read_template(folder / "template.yaml").data
    _take_in(template, folder, "DefinitionUri", "DefinitionBody")
    # The translator takes no code on this machine, and has no types.
    template["Globals"]["Function"]["CodeUri"] = "s3://bucket/code"
    parser = import_module("samtranslator.parser.parser").Parser()
    policies = {name: f"arn:aws:iam::aws:policy/service-role/{name}" for name in _MANAGED}
    translator = import_module("samtranslator.translator.translator").Translator(
        policies, parser, boto_session=SimpleNamespace(region_name="us-east-1")
    )
    made: Template = json.loads(json.dumps(translator.translate(template, {})))
    for item in made["Resources"]["Api"]["Properties"].get("Body", {"paths": {}})["paths"].values():
        answer = item.get("options", {}).get("responses", {}).get("200", {})
        # SAM puts what it finds of these headers into a schema, though they have one.
        answer |= {"headers": {name: one["schema"] for name, one in answer.get("headers", {}).items()}}
    return normal_form(made)


def _take_in(template: Template, folder: Path, file: str, body: str) -> None:
    """Put the API's body into the template, as CloudFormation does with one in S3."""
    properties = template["Resources"]["Api"]["Properties"]
    if file in properties:
        properties[body] = read_template(folder / properties.pop(file)).data


def _cdk(folder: Path, _project: Project) -> Normal:
    return normal_form(deploy_tools.synthesise(folder / "cdk"))


def _serverless(folder: Path, project: Project) -> Normal:
    template, _ = deploy_tools.package(folder)
    functions = [name for part in project.parts for name in function_ids(part)]
    names = deploy_tools.framework_names(functions)
    found = normal_form(deploy_tools.with_own_aliases(template), names)
    # The framework makes names of functions, and a bucket for their code.
    for function in functions:
        del found[function]["FunctionName"]
    for name in [name for name in found if name.startswith(_BUCKET)]:
        del found[name]
    found["outputs"] = {
        name: value
        for name, value in found["outputs"].items()
        if not name.startswith(_BUCKET) and not name.endswith(_OF_VERSIONS)
    }
    return found


READERS: Mapping[DeployTool, Callable[[Path, Project], Normal]] = {
    DeployTool.SAM: _sam,
    DeployTool.CLOUDFORMATION: _cloudformation,
    DeployTool.CDK: _cdk,
    DeployTool.SERVERLESS: _serverless,
}
