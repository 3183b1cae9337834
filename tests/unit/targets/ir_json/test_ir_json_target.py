"""The intermediate representation as a file."""

from __future__ import annotations

import json

from codegen.core.names import PythonIdentifier
from codegen.core.records import replace
from codegen.ir.api import Api, ApiType, AuthorizationType, Route
from codegen.ir.operation import Operation
from codegen.ir.project import Project, ProjectSettings
from codegen.targets.ir_json import target

API = Api(
    name="Pets",
    type=ApiType.REST,
    version="1",
    routes=(Route("GET", "/pets/{id}", Operation("GET", "/pets/{id}", "getPet", "/paths/a"), "/paths/a"),),
    source="pets.yaml",
)


def project(api: Api) -> Project:
    return Project(api, "pets", PythonIdentifier("pets_api"), (), (), ProjectSettings())


def test_every_field_stands_in_the_file() -> None:
    (file,), diagnostics = target.generate(project(API))
    data = json.loads(file.content)
    assert diagnostics == []
    assert str(file.path) == "ir.json"
    assert data["type"] == "REST"
    assert data["routes"][0]["operation"]["operation_id"] == "getPet"
    assert data["routes"][0]["authorization_type"] == "NONE"
    assert set(data) == set(Api.__struct_fields__) - {"digests"}  # which say nothing that the rest does not


def test_a_change_of_the_api_is_a_change_of_the_file() -> None:
    iam = replace(API, routes=(replace(API.routes[0], authorization_type=AuthorizationType.AWS_IAM),))
    assert target.dump_api(API) == target.dump_api(replace(API))
    assert target.dump_api(API) != target.dump_api(iam)
