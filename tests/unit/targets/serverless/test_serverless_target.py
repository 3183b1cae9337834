"""The files of a service of the Serverless Framework."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hostile_template import hostile_template

from codegen.core.errors import CodegenError
from codegen.core.files import GeneratedFile, Ownership
from codegen.targets.serverless.renaming import renamed
from codegen.targets.serverless.service import service
from codegen.targets.serverless.variables import without_variables


class Loader(yaml.SafeLoader):
    """Reads the short forms of intrinsic functions."""


Loader.add_constructor("!Ref", lambda loader, node: {"Ref": node.value})
Loader.add_constructor("!Sub", lambda loader, node: {"Fn::Sub": node.value})
Loader.add_constructor("!GetAtt", lambda loader, node: {"Fn::GetAtt": node.value.split(".", 1)})


def files(template: dict[str, Any], name: str = "pets") -> dict[str, GeneratedFile]:
    return {str(file.path): file for file in service(name, "Pets", "dev", template)}


def read(file: GeneratedFile) -> Any:
    return yaml.load(file.content, Loader)


def test_the_users_files_are_the_users() -> None:
    made = files(hostile_template())
    owned = {name for name, file in made.items() if file.ownership is not Ownership.GENERATED}
    assert owned == {"serverless.yml", "serverless/.gitignore"}
    assert {name.partition("/")[0] for name in set(made) - owned} == {"serverless"}


def test_functions_are_the_frameworks_own() -> None:
    made = files(hostile_template())
    functions = read(made["serverless/functions.yml"])
    assert list(functions) == ["getPet"]
    assert functions["getPet"]["handler"] == "pets_api.functions.get_pet.handler"
    resources = read(made["serverless/resources.yml"])["Resources"]
    assert "GetPetFunction" not in resources
    assert resources["Alarm"]["DependsOn"] == ["GetPetLambdaFunction"]


def test_texts_reach_the_framework_without_variables() -> None:
    made = files(hostile_template())
    template = hostile_template()
    resources = read(made["serverless/resources.yml"])["Resources"]
    assert resources["Api"]["Properties"].pop("Body") == "${file(serverless/openapi.yml)}"
    for name in ("Api", "DevStage", "Alarm"):
        properties = template["Resources"][name]["Properties"]
        properties.pop("Body", None)
        assert resources[name]["Properties"] == without_variables(properties), name
    definition = template_of(hostile_template(), "Api")["Body"]
    assert read(made["serverless/openapi.yml"]) == without_variables(definition)
    environment = template_of(hostile_template(), "GetPetFunction")["Environment"]["Variables"]
    entry = read(made["serverless/functions.yml"])["getPet"]
    assert entry["environment"] == without_variables(environment)


def template_of(template: dict[str, Any], name: str) -> dict[str, Any]:
    properties: dict[str, Any] = template["Resources"][name]["Properties"]
    renamed_properties: dict[str, Any] = renamed(properties, {"GetPetFunction": "GetPetLambdaFunction"})
    return renamed_properties


def test_services_have_names_that_the_framework_takes() -> None:
    assert read(files(hostile_template(), "3d")["serverless.yml"])["service"] == "api-3d"


def test_services_without_functions_package_nothing() -> None:
    template = hostile_template()
    del template["Resources"]["GetPetFunction"], template["Resources"]["Alarm"]
    made = files(template)
    assert "package" not in read(made["serverless.yml"])
    assert "serverless/bundle.py" not in made


@pytest.mark.parametrize(
    "change",
    [{"Conditions": {}}, {"Resources": {"Key": {"Type": "AWS::ApiGateway::ApiKey", "Condition": "Paid"}}}],
)
def test_what_a_service_has_no_place_for_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(CodegenError, match="the serverless target has no place for Condition"):
        service("pets", "Pets", "dev", {**hostile_template(), **change})
