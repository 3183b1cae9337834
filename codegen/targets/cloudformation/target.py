"""Prints the CloudFormation template of a project, without a transform.

In: an `ir.Project`. Out: `template.yaml`; `aws cloudformation package` puts the folder that the functions name, and a
body that is too large for a template, into S3
(https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from codegen.core.diagnostics import Diagnostic, SourceLocation
from codegen.core.files import GeneratedFile
from codegen.core.findings import Findings, Locate
from codegen.core.memo import Memo
from codegen.deploy.functions import CODE_VERSION, OTHER_CODE, VERSION, alias_ids
from codegen.deploy.gateway import Gateway, configured
from codegen.deploy.stages import stage_ids
from codegen.deploy.template import cloudformation_template, template_beside_body
from codegen.deploy.template_files import LARGEST_TEMPLATE, template_files
from codegen.deploy.values import API, Resource, StageIds, ref
from codegen.ir.api import ApiType
from codegen.ir.application import HTTP_DEFAULT_STAGE
from codegen.ir.project import Project

_PACKAGE = "aws cloudformation package"
"""Puts folders and definitions of REST APIs into S3."""
_CODE_PARAMETER = {
    "Type": "String",
    "Default": "1",
    "Description": "Another value for other code: what publishes the versions of functions that aliases stand for",
}
_LOCAL_PATHS = "W3002"
"""What cfn-lint says of paths that wait for `aws cloudformation package`."""


def generate(
    project: Project,
    locate: Locate | None = None,
    memo: Memo | None = None,
    *,
    largest: int = LARGEST_TEMPLATE,
) -> tuple[list[GeneratedFile], list[Diagnostic]]:
    """The template, and what API Gateway or CloudFormation does with it that the contract does not say.

    Args:
        locate: where a JSON pointer stands in the contract.
        memo: what an earlier run made of the same parts.
        largest: bytes of a template with the body in it; beyond that the body has a file of its own.
    """
    findings = Findings(locate or (lambda pointer: SourceLocation(project.api.source, pointer=pointer)))
    gateway = configured(project, findings)
    files = template_files(
        project,
        gateway,
        (_with_body, _beside_body),
        _PACKAGE if project.api.type is ApiType.REST else "",
        findings,
        memo or Memo.empty(),
        largest,
    )
    if alias_ids(project):
        findings.warning(
            "CG277",
            f"CloudFormation publishes a version of a function when {CODE_VERSION} is another one: with the old one, "
            "functions with provisioned concurrency stay as they are, whatever code is deployed",
            "",
            f"aws cloudformation deploy ... {OTHER_CODE}",
        )
    return files, findings.diagnostics


def _with_body(project: Project, gateway: Gateway) -> dict[str, Any]:
    return _packaged(cloudformation_template(project, gateway, _stage_ids(project)))


def _beside_body(project: Project, gateway: Gateway, path: str) -> dict[str, Any]:
    return _packaged(template_beside_body(project, gateway, path, _stage_ids(project)))


def _stage_ids(project: Project) -> StageIds:
    """The logical ids of the stages; of the first one as SAM has it, so that a stack may go from one to the other.

    A stage by another id would be made before the old one goes, and an API has no two stages of one name.
    https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-api.html
    """
    if project.api.type is ApiType.WEBSOCKET:  # which SAM has no resource for
        return stage_ids(project)
    first = project.deployment.stages[0].name
    own = "ApiGatewayDefault" if first == HTTP_DEFAULT_STAGE else first
    if own.isalnum():
        return {**stage_ids(project), first: f"{API}{own}Stage"}
    return {
        **stage_ids(project),
        first: f"{API}Stage{hashlib.sha1(own.encode(), usedforsecurity=False).hexdigest()[:10]}",
    }


def _packaged(template: Mapping[str, Any]) -> dict[str, Any]:
    """The template with word to cfn-lint that its paths are meant, and with versions that follow the code."""
    metadata = {"cfn-lint": {"config": {"ignore_checks": [_LOCAL_PATHS]}}}
    about = {name: template[name] for name in ("AWSTemplateFormatVersion", "Description")}
    resources = {name: _following_code(one) for name, one in template["Resources"].items()}
    has_versions = any(one["Type"] == VERSION for one in resources.values())
    parameters = {"Parameters": {CODE_VERSION: _CODE_PARAMETER}} if has_versions else {}
    return {**about, "Metadata": metadata, **parameters, **template, "Resources": resources}


def _following_code(resource: Resource) -> Resource:
    """A version is published once; where its description is another one, CloudFormation publishes another version.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-version.html
    """
    if resource["Type"] != VERSION:
        return resource
    return {**resource, "Properties": {**resource["Properties"], "Description": ref(CODE_VERSION)}}
