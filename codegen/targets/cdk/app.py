"""The files of a CDK app that deploys a template.

In: a template as plain data. Out: `cdk/`, whose app synthesises the same resources with the same logical ids.
Constructs are the CDK's own for CloudFormation ("L1"), because they carry every property as it is.
https://docs.aws.amazon.com/cdk/v2/guide/constructs.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from codegen.core.errors import CodegenError
from codegen.core.files import GeneratedFile, Ownership
from codegen.core.names import ClassName, class_name, python_identifier, stack_name
from codegen.deploy.functions import VERSION
from codegen.render.environment import render, template_root
from codegen.render.text import literal, one_line
from codegen.targets.cdk.expressions import Expression
from codegen.targets.cdk.groups import Group, share_out
from codegen.targets.cdk.modules import Places, group_view

FOLDER = PurePosixPath("cdk")
PACKAGE = "infrastructure"
_FUNCTION = "AWS::Lambda::Function"
_APIS = frozenset({"AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"})
_INTRODUCTION = """The CDK app of {title}: yours to edit. What codegen makes anew is in infrastructure/.

    pip install -r requirements.txt && npx aws-cdk deploy

Every resource is an attribute of the stack's parts, such as `stack.functions`. Roles
take grants as `iam.Role.from_role_arn(stack, "Role", role.attr_arn)`.
"""
_DEFINITIONS = frozenset({"Body", "BodyS3Location"})
_KNOWN = frozenset({"AWSTemplateFormatVersion", "Description", "Resources", "Outputs"})


def cdk_app(
    name: str, title: str, template: Mapping[str, Any], definition: Mapping[str, Any] | None = None
) -> list[GeneratedFile]:
    """The files of the app that deploys a template.

    Args:
        definition: what the API's `BodyS3Location` stands for, where the template does not hold its body.

    Raises:
        CodegenError: the template has something that the app has no place for.
    """
    unknown = sorted(set(template) - _KNOWN)
    if unknown:
        raise CodegenError(f"the CDK target has no place for {', '.join(unknown)} of a template")
    safe = without_tokens(template)
    definitions = _definitions(safe["Resources"], without_tokens(definition))
    groups = share_out(dict(_prepared(safe["Resources"], definitions)))
    stack = class_name(f"{name} stack")
    files = [
        *_own(name, title, stack),
        *_group_files(groups),
        _package_file("stack.py", _stack(title, stack, safe, groups)),
        _package_file("__init__.py", ""),
    ]
    for file, body in definitions.values():
        files.append(_package_file(file, json.dumps(body, indent=2, ensure_ascii=False) + "\n"))
    if any(one["Type"] == _FUNCTION for one in safe["Resources"].values()):
        files.append(_package_file("bundling.py", _static("bundling.py")))
    return sorted(files, key=lambda file: file.path)


def _package_file(name: str, text: str) -> GeneratedFile:
    return GeneratedFile(FOLDER / PACKAGE / name, text)


def _static(name: str) -> str:
    return (template_root() / "cdk" / name).read_text(encoding="utf-8")


def _own(name: str, title: str, stack: ClassName) -> Iterator[GeneratedFile]:
    """The files that are the user's from the start."""
    introduction = _INTRODUCTION.format(title=one_line(title))
    app = render(
        "cdk/app.py.jinja", introduction=introduction, class_name=stack, name=literal(stack_name(name))
    )
    texts = {
        "app.py": app,
        "cdk.json": _static("cdk.json"),
        "requirements.txt": _static("requirements.txt"),
        ".gitignore": _static("gitignore"),
    }
    for path, text in texts.items():
        yield GeneratedFile(FOLDER / path, text, Ownership.SCAFFOLDED)


def _definitions(
    resources: Mapping[str, Mapping[str, Any]], apart: Mapping[str, Any] | None
) -> dict[str, tuple[str, Any]]:
    """The file that describes each API, and what it says, by the API's logical id."""
    found = {
        name: one["Properties"].get("Body", apart)
        for name, one in resources.items()
        if one["Type"] in _APIS and _DEFINITIONS & set(one["Properties"])
    }
    only = "openapi" if len(found) == 1 else ""
    return {name: (f"{only or python_identifier(name)}.json", body) for name, body in found.items()}


def _prepared(
    resources: Mapping[str, Mapping[str, Any]], definitions: Mapping[str, tuple[str, Any]]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The resources with Python where the app finds a value by itself: the functions' code, the APIs' definitions."""
    for logical_id, resource in resources.items():
        properties = dict(resource.get("Properties", {}))
        if resource["Type"] == _FUNCTION:
            properties["Code"] = Expression("code")
        elif resource["Type"] == VERSION:
            # CloudFormation publishes another version where the description is another one.
            properties["Description"] = Expression("source.asset_hash")
        elif logical_id in definitions:
            file = literal(definitions[logical_id][0])
            if "Body" in properties:
                properties["Body"] = Expression(f"definition({file})")
            else:
                properties["BodyS3Location"] = Expression(f"uploaded(scope, {file})")
        yield logical_id, {**resource, "Properties": properties}


def _group_files(groups: Sequence[Group]) -> Iterator[GeneratedFile]:
    places = Places(groups)
    for group in groups:
        given = {key for member in group.members for key in member.properties}
        is_api = any(member.construct.type in _APIS for member in group.members)
        text = render(
            "cdk/group.py.jinja",
            view=group_view(group, places),
            has_code="Code" in given,
            has_body=is_api and "Body" in given,
            has_file=is_api and "BodyS3Location" in given,
        )
        yield _package_file(f"{group.name}.py", text)


def _stack(title: str, stack: ClassName, template: Mapping[str, Any], groups: Sequence[Group]) -> str:
    printer = Places(groups).within(None)
    outputs = [
        {
            "name": literal(name),
            "description": literal(output["Description"]) if "Description" in output else "",
            "value": printer.value(output["Value"]),
        }
        for name, output in template.get("Outputs", {}).items()
    ]
    functions = [one["Properties"] for one in template["Resources"].values() if one["Type"] == _FUNCTION]
    core = {"Stack", *printer.core, *(["CfnOutput"] if outputs else [])}
    return render(
        "cdk/stack.py.jinja",
        title=title,
        class_name=stack,
        description=literal(template.get("Description", title)),
        core=sorted(core),
        groups=groups,
        outputs=outputs,
        has_code=bool(functions),
        runtime=literal(functions[0]["Runtime"]) if functions else "",
        architecture=literal(functions[0]["Architectures"][0]) if functions else "",
    )


_TOKEN = re.compile(r"([$#])\{!?(?=Token\[)")


def without_tokens(value: Any) -> Any:
    """A value in which the CDK sees no tokens of its own, as it would in the text `${Token[...]}` of a contract."""
    if isinstance(value, str):
        return _TOKEN.sub(r"\1 {", value)
    if isinstance(value, Mapping):
        return {without_tokens(key): without_tokens(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [without_tokens(item) for item in value]
    return value
