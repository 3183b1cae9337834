"""Functions of a template: what Lambda refuses, and code that is not there.

https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from codegen.contract.template.handlers import check_handler
from codegen.contract.template.model import FUNCTIONS, CfnResource, Template
from codegen.contract.values import literal, mapping

_VARIABLE = re.compile(r"[A-Za-z][A-Za-z0-9_]+\Z")
_RESERVED = frozenset(
    {
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION",
        "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_LAMBDA_RUNTIME_API", "AWS_REGION", "AWS_SECRET_ACCESS_KEY",
        "AWS_SECRET_KEY", "AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN", "LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT",
    }
)  # fmt: skip
_MOST_VARIABLES = 4096  # bytes
_BUILT = re.compile(r"(^|/)(\.aws-sam|bin|build|dist|out|publish|target)(/|$)|\.(jar|zip|war)$")
"""Code that a build makes first."""


def check_functions(template: Template) -> None:
    """Report functions that can't be created, or whose code can't be run."""
    for function in template.of(*FUNCTIONS):
        _check_form(function, template)
        _check_variables(function, template)
        _check_code(function, template)


def _check_form(function: CfnResource, template: Template) -> None:
    """A function from an archive needs a runtime and a handler, one from an image needs neither."""
    values, findings = function.properties, template.findings
    if literal(values.get("PackageType", "Zip")) != "Zip":
        for name in ("Runtime", "Handler", "Layers"):
            if name in values:
                message = f"{function.logical_id} is a container image, which has no {name}"
                findings.error("CG168", message, function.at(name), f"leave {name} out")
        metadata = mapping(function.body.get("Metadata"))
        has_image = "ImageUri" in values or "ImageUri" in mapping(values.get("Code"))
        if (
            not has_image
            and literal(values.get("PackageType")) == "Image"
            and "DockerContext" not in metadata
        ):
            hint = "name one, or say in Metadata how `sam build` makes it"
            findings.error("CG160", f"{function.logical_id} has no ImageUri", function.pointer, hint)
        return
    has_image = "ImageUri" in values or "ImageUri" in mapping(values.get("Code"))
    for name in ("Runtime", "Handler"):
        if name not in values and not has_image:
            findings.error("CG160", f"function {function.logical_id} needs {name}", function.pointer)


def _check_variables(function: CfnResource, template: Template) -> None:
    own = mapping(mapping(function.own.get("Environment")).get("Variables"))
    for name in own:
        reason = (
            "is reserved by Lambda"
            if name in _RESERVED
            else (
                "must have letters, digits and _, and start with a letter"
                if not _VARIABLE.match(name)
                else ""
            )
        )
        if reason:
            place = function.at("Environment", "Variables", name)
            template.findings.error(
                "CG170", f"environment variable {name} {reason}", place, "choose another name"
            )
    values = mapping(mapping(function.properties.get("Environment")).get("Variables"))
    size = sum(len(name) + len(literal(value) or "") for name, value in values.items())
    if size > _MOST_VARIABLES:
        message = f"the environment variables have {size:,} characters, and Lambda takes {_MOST_VARIABLES:,}"
        template.findings.error("CG170", message, function.at("Environment"))


def _check_code(function: CfnResource, template: Template) -> None:
    name = "CodeUri" if function.type.startswith("AWS::Serverless") else "Code"
    code = function.properties.get(name)
    if code is None and name == "CodeUri" and not _is_inline(function.properties):
        code = "."
    if not isinstance(code, str) or code.startswith(("s3://", "https://")) or _is_inline(function.properties):
        return
    path = template.folder / code
    if not path.exists():
        report = template.findings.warning if _BUILT.search(code) else template.findings.error
        report(
            "CG125",
            f"{name} of {function.logical_id} is {code!r}, and {_shown(path)} does not exist",
            function.at(name),
            "name the folder of the code, relative to the template",
        )
    elif path.is_dir() and not _is_built_otherwise(function.body):
        check_handler(function, path, template)


def _shown(path: Path) -> str:
    return path.as_posix()


def _is_inline(properties: Mapping[str, Any]) -> bool:
    return (
        any(name in properties for name in ("InlineCode", "ImageUri"))
        or properties.get("PackageType") == "Image"
    )


def _is_built_otherwise(body: Mapping[str, Any]) -> bool:
    """Whether a build step of the user's own puts the code together."""
    method = mapping(body.get("Metadata")).get("BuildMethod")
    return method is not None and not str(method).startswith("python")
