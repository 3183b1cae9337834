"""A template and the API's body as files: one while CloudFormation takes it, else two.

In: a template with the body in it, and one that names a file. Out: the files, with what they can't say reported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from codegen.core.files import GeneratedFile, Ownership
from codegen.core.findings import Findings
from codegen.core.memo import Memo
from codegen.core.plain_json import dumps
from codegen.deploy.cache_invalidation import report_invalidation
from codegen.deploy.functions import alias_ids, function_ids
from codegen.deploy.gateway import Gateway, check_names
from codegen.deploy.template import template_beside_body
from codegen.ir.project import Project
from codegen.render.gateway_body import LONGER_BY_VARIABLE, STAGE_VARIABLE, disarmed, file_body
from codegen.render.template_yaml import dump_template

TEMPLATE = PurePosixPath("template.yaml")
BODY = PurePosixPath("openapi.gateway.yaml")
EMULATED_TEMPLATE = PurePosixPath(".codegen/template.yaml")
LARGEST_TEMPLATE = 1_000_000
"""Bytes; https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"""
MOST_RESOURCES = 500
"""Of a template, as above."""
MOST_VARIABLES = 100
"""Of a stage, https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"""

Printer = Callable[[Project, Gateway], Mapping[str, Any]]
PrinterBesideBody = Callable[[Project, Gateway, str], Mapping[str, Any]]


def template_files(
    project: Project,
    gateway: Gateway,
    printers: tuple[Printer, PrinterBesideBody],
    command: str,
    findings: Findings,
    memo: Memo,
    largest: int = LARGEST_TEMPLATE,
) -> list[GeneratedFile]:
    """The template of a project, and the file of its API's body where that has one of its own.

    Args:
        printers: of a template with the body in it, and of one beside it.
        command: what puts a body apart into S3 when the template is deployed; "" where nothing does.
        memo: the texts of a large body's paths.
        largest: bytes of a template with the body in it; beyond that the body has a file of its own.
    """
    with_body, beside_body = printers
    template = disarmed(with_body(project, gateway))
    known = {*template["Resources"], *alias_ids(project)}
    check_names(gateway.api, known, str(TEMPLATE), findings)
    check_stack(project, gateway, findings)
    is_large = len(dumps(gateway.body, dict)) > largest
    body = _body_text(gateway.body, memo) if is_large else ""
    if not _is_beyond(body, largest):
        text = dump_template(template)
        if len(text.encode()) <= largest:
            return [GeneratedFile(TEMPLATE, text, Ownership.MERGED)]
    said = f"{TEMPLATE} would have more than the {LARGEST_TEMPLATE:,} bytes that CloudFormation takes"
    where = command and f"the API's body is in {BODY}, which `{command}` puts into S3"
    report_body_apart(project, said, where, findings)
    text = dump_template(disarmed(beside_body(project, gateway, str(BODY))))
    body = body or _body_text(gateway.body, memo)
    return [GeneratedFile(TEMPLATE, text, Ownership.MERGED), GeneratedFile(BODY, body)]


def _body_text(body: Mapping[str, Any], memo: Memo) -> str:
    """The text of the body's file; most of it are its paths, of which few change from run to run."""
    texts: list[str] = []
    for name, value in body.items():
        if name != "paths" or not value:
            texts.append(dump_template(file_body({name: value})))
            continue
        texts.append("paths:\n")
        for path, item in value.items():
            entry = {path: item}
            texts.append(memo.made("path of a body", entry, partial(_path_text, entry)))
    return "".join(texts)


def _path_text(entry: Mapping[str, Any]) -> str:
    return dump_template(file_body(entry), depth=1)


def _is_beyond(body: str, largest: int) -> bool:
    """Whether a body in its own file is larger than a template may be, so that none with it needs to be printed."""
    return len(body) - body.count(STAGE_VARIABLE) * LONGER_BY_VARIABLE > largest


def emulated_template(template: Mapping[str, Any]) -> GeneratedFile:
    """What the emulator serves of a project that is deployed by something else than a template.

    Args:
        template: of the same resources.
    """
    return GeneratedFile(EMULATED_TEMPLATE, dump_template(disarmed(template)))


def check_stack(project: Project, gateway: Gateway, findings: Findings) -> None:
    """Report what a stack has no room and no words for; a template of SAM counts as what becomes of it."""
    report_invalidation(project, findings)
    count = len(template_beside_body(project, gateway, "")["Resources"])
    if count > MOST_RESOURCES:
        findings.warning(
            "CG275",
            f"the stack has {count} resources, and CloudFormation takes {MOST_RESOURCES}",
            "",
            "set grouping to per-tag or single in codegen.yaml, or split the contract",
        )


def report_body_apart(project: Project, said: str, where: str, findings: Findings) -> None:
    """Report a template that is too large with the API's body in it.

    Args:
        said: how large it would be.
        where: where the body is instead; "" where the tool has no place: all but SAM put definitions of REST APIs
            alone into S3 (https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html).
    """
    if not where:
        findings.error(
            "CG263",
            f"{said}; nothing but SAM puts the definition of an HTTP API into S3",
            "",
            "set target: sam in codegen.yaml, or split the contract",
        )
        return
    findings.note("CG263", f"{said}: {where}", "")
    functions = len(function_ids(project))
    if functions > MOST_VARIABLES:
        findings.error(
            "CG263",
            f"{said}; a body apart names functions by stage variables, and there are {functions} functions for "
            f"{MOST_VARIABLES} variables",
            "",
            "set grouping to per-tag or single in codegen.yaml, or split the contract",
        )
