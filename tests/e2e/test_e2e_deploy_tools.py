"""Generated CDK apps and serverless services in the real tools: what they make of a project deploys its resources."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import deploy_tools
import deployed
from hostile_template import HOSTILE, hostile_template

from codegen.core.files import GeneratedFile
from codegen.ir.project import DeployTool
from codegen.render.files import finish
from codegen.targets.cdk.app import cdk_app, without_tokens
from codegen.targets.cdk.classes import Struct, python_name
from codegen.targets.cdk.constructs import CONSTRUCTS
from codegen.targets.cdk.expressions import PSEUDO_PARAMETERS
from codegen.targets.serverless.service import service

INSPECT = """
import importlib, inspect, json, sys
from aws_cdk import Aws
found = {"Aws": sorted(dir(Aws))}
for module, name in json.loads(sys.argv[1]):
    value = importlib.import_module(f"aws_cdk.{module}")
    for part in name.split("."):
        value = getattr(value, part)
    found[f"{module}.{name}"] = [*inspect.signature(value.__init__).parameters, *dir(value)]
print(json.dumps(found))
"""


def structs(owner: str, struct: Struct) -> dict[str, Struct]:
    """Every class below a construct's, by its name."""
    found: dict[str, Struct] = {}
    for nested in struct.nested.values():
        found |= {f"{owner}.{nested.name}": nested} | structs(owner, nested)
    return found


@deploy_tools.needs_cdk
def test_the_table_of_constructs_is_the_librarys() -> None:
    wanted: dict[tuple[str, str], set[str]] = {}
    for construct in CONSTRUCTS.values():
        name = construct.struct.name
        for owner, struct in {name: construct.struct, **structs(name, construct.struct)}.items():
            wanted[construct.module, owner] = {python_name(one) for one in struct.names()}
        attributes = {construct.attribute(one) for one in construct.attributes.split()}
        wanted[construct.module, name] |= attributes | {"ref"}
    done = subprocess.run(
        [deploy_tools.CDK, "-c", INSPECT, json.dumps([*wanted])], capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    missing = {
        f"{module}.{name}": sorted(names - set(found[f"{module}.{name}"]))
        for (module, name), names in wanted.items()
    }
    assert {name: names for name, names in missing.items() if names} == {}
    assert set(PSEUDO_PARAMETERS.values()) <= set(found["Aws"])


def write(files: Sequence[GeneratedFile], folder: Path) -> None:
    for file in finish(files):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.content, encoding="utf-8")
    (folder / "src").mkdir(exist_ok=True)
    (folder / "src" / "requirements.txt").write_text("", encoding="utf-8")


@deploy_tools.needs_cdk
def test_hostile_text_passes_the_cdk_as_text(tmp_path: Path) -> None:
    write(cdk_app("pets", HOSTILE, hostile_template()), tmp_path)
    template = deploy_tools.synthesise(tmp_path / "cdk", bundled=True)
    made = deploy_tools.effective(template)
    assert made == deploy_tools.effective(without_tokens(hostile_template()))
    assert not (tmp_path / "cdk" / "OUTSIDE").exists()
    asset = template["Resources"]["GetPetFunction"]["Metadata"]["aws:asset:path"]
    assert (tmp_path / "cdk" / "cdk.out" / asset / "requirements.txt").is_file()


@deploy_tools.needs_cdk
def test_a_websocket_app_makes_a_template_that_cfn_lint_takes(specs: Path, tmp_path: Path) -> None:
    deployed.write(
        deployed.planned(specs / "chat.asyncapi.yaml", specs / "chat/codegen.yaml"), DeployTool.CDK, tmp_path
    )
    deploy_tools.synthesise(tmp_path / "cdk")
    (path,) = (tmp_path / "cdk" / "cdk.out").glob("*.template.json")
    assert deploy_tools.lint(path) == []


@deploy_tools.needs_serverless
def test_hostile_text_passes_the_framework_as_text(tmp_path: Path) -> None:
    write(service("pets", HOSTILE, "dev", hostile_template()), tmp_path)
    template, _ = deploy_tools.package(tmp_path)
    made = deploy_tools.effective(template, {"pets-dev-getPet": "GetPetFunction"})
    expected = deploy_tools.effective(hostile_template())
    for name in ("Api", "DevStage", "Alarm"):
        assert made[name] == expected[name], name
