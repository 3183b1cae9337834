"""Prints the Terraform project of an API: the resources of its deployment, in those of the provider for AWS.

In: an `ir.Project`. Out: the files of `terraform/`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from codegen.core.diagnostics import Diagnostic, SourceLocation
from codegen.core.files import GeneratedFile, Ownership
from codegen.core.findings import Findings, Locate
from codegen.deploy.gateway import configured
from codegen.deploy.template import cloudformation_template
from codegen.ir.project import FunctionSettings, Project
from codegen.render.environment import render
from codegen.render.hcl import Block, write_file
from codegen.targets.terraform.body import FILE as BODY
from codegen.targets.terraform.package import archive
from codegen.targets.terraform.properties import NoTerraform
from codegen.targets.terraform.resources import Translation
from codegen.targets.terraform.settings_files import data_sources, outputs, values, variables, versions

FOLDER = PurePosixPath("terraform")
LARGEST_BODY = 6 * 1024 * 1024
"""Bytes, https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"""

FILES = {
    "api": "The REST API and its deployment",
    BODY: "The definition of the API, which `api.tf` fills in",
    "stages": "Stages, with the settings of their methods",
    "functions": "The Lambda functions, their code and who may call them",
    "roles": "What the functions may do",
    "logs": "Log groups",
    "access": "API keys, usage plans, the firewall",
    "domain": "The custom domain",
    "monitoring": "Alarms and the dashboard",
    "data": "What Terraform asks AWS for",
    "variables": "What differs between two deployments: set it in `terraform.tfvars`",
    "outputs": "Where the API answers",
    "versions": "Terraform and its providers",
}
"""Stems of the files, in the order of reading; one without resources is not written."""

_SECTIONS = frozenset({"AWSTemplateFormatVersion", "Description", "Resources", "Outputs"})


def generate(project: Project, locate: Locate | None = None) -> tuple[list[GeneratedFile], list[Diagnostic]]:
    """The files of the Terraform project, and what is to be said of them."""
    findings = Findings(locate or (lambda pointer: SourceLocation(project.api.source, pointer=pointer)))
    template = cloudformation_template(project, configured(project, findings))
    return project_files(project, template, findings), findings.diagnostics


def project_files(
    project: Project, template: Mapping[str, Any], findings: Findings, *, largest: int = LARGEST_BODY
) -> list[GeneratedFile]:
    """The files of the Terraform project that deploys what a template does.

    Args:
        largest: bytes of a definition that API Gateway imports.

    Raises:
        NoTerraform: the template has something that the tables do not translate.
    """
    unknown = sorted(template.keys() - _SECTIONS)
    if unknown:
        raise NoTerraform(f"Terraform's form of a template's {', '.join(unknown)} is not known")
    translation = Translation(template["Resources"])
    blocks: dict[str, list[Block]] = {"functions": [archive()]}
    for stem, block in translation.blocks():
        blocks.setdefault(stem, []).append(block)
    blocks["outputs"] = outputs(template.get("Outputs", {}), translation.values)
    blocks["data"] = data_sources(block for group in blocks.values() for block in group)
    blocks["variables"] = variables(translation.values.unknown)
    blocks["versions"] = versions()
    texts = {f"{stem}.tf": write_file(group) for stem, group in blocks.items() if group}
    texts |= {body.file: body.text for body in translation.bodies.values()}
    _check(texts, translation, findings, largest)
    return _in_order(project, texts)


def _in_order(project: Project, texts: Mapping[str, str]) -> list[GeneratedFile]:
    order = list(FILES)
    names = sorted(texts, key=lambda name: (order.index(_kind(name)), name))
    shown = [(name, FILES[_kind(name)]) for name in names]
    readme = render(
        "terraform/README.md.jinja", name=project.name, files=shown, **_build(project.settings.function)
    )
    return [
        *(GeneratedFile(FOLDER / name, texts[name]) for name, _ in shown),
        GeneratedFile(FOLDER / "README.md", readme),
        GeneratedFile(FOLDER / ".gitignore", render("terraform/gitignore.jinja")),
        GeneratedFile(FOLDER / "terraform.tfvars", values(project), Ownership.SCAFFOLDED),
    ]


def _build(function: FunctionSettings) -> dict[str, str]:
    """What `pip` needs to know to build for Lambda on any machine."""
    processor = "aarch64" if function.architecture == "arm64" else "x86_64"
    return {"platform": f"manylinux2014_{processor}", "python": function.runtime.removeprefix("python")}


def _kind(name: str) -> str:
    """The entry of `FILES` that a file belongs to."""
    return BODY if name.endswith(BODY) else name.removesuffix(".tf")


def _check(texts: Mapping[str, str], translation: Translation, findings: Findings, largest: int) -> None:
    for body in translation.bodies.values():
        size = len(body.text.encode())
        if size > largest:
            findings.error(
                "CG290",
                f"{FOLDER / body.file} has {size:,} bytes, and API Gateway imports {largest:,}",
                "",
                "split the contract",
            )
    for variable, name in translation.values.unknown.items():
        findings.note(
            "CG291",
            f"an address names ${{{name}}}, which the project does not have: the variable {variable} of its Terraform "
            "stands for it",
            "",
            "set it in terraform/terraform.tfvars",
        )
    changed = [name for name, text in texts.items() if not unicodedata.is_normalized("NFC", text)]
    if changed:
        findings.note(
            "CG292",
            f"Terraform composes letters and accents that stand apart in {', '.join(changed)} (Unicode's form NFC)",
            "",
        )
