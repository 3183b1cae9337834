"""Reading `codegen.yaml`."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.errors import Refused
from codegen.core.reading import read
from codegen.importer.settings import settings_of, settings_schema
from codegen.ir.project import FunctionSettings, Grouping, ProjectSettings

FULL = """\
contract: ../specs/orders.yaml
name: orders
package: orders_api
api_type: REST
grouping: per-tag
stage: prod
function:
  runtime: python3.13
  architecture: x86_64
  memory_mb: 1024
  timeout_seconds: 10
  environment:
    TABLE_NAME: orders
cors:
  allow_origins: [https://shop.example.com]
"""


def load(folder: Path, text: str) -> tuple[ProjectSettings, list[Diagnostic]]:
    path = folder / "codegen.yaml"
    path.write_text(text)
    return settings_of(read(path, name="codegen.yaml"))


def findings(folder: Path, text: str) -> list[str]:
    _, diagnostics = load(folder, text)
    return [f"{d.location} {d.code} {d.message} ({d.hint})" for d in diagnostics]


def test_every_setting(tmp_path: Path) -> None:
    settings, diagnostics = load(tmp_path, FULL)
    assert diagnostics == []
    assert settings == ProjectSettings(
        contract="../specs/orders.yaml",
        name="orders",
        package=settings.package,
        grouping=Grouping.PER_TAG,
        stage="prod",
        function=FunctionSettings("python3.13", "x86_64", 1024, 10, {"TABLE_NAME": "orders"}),
        cors_allow_origins=("https://shop.example.com",),
    )
    assert settings.package == "orders_api"


def test_what_is_not_said_has_its_default(tmp_path: Path) -> None:
    assert load(tmp_path, "contract: a.yaml") == (ProjectSettings(contract="a.yaml"), [])
    assert load(tmp_path, "contract: a.yaml\nfunction:\ncors:\n") == (ProjectSettings(contract="a.yaml"), [])


def test_no_origins_switch_cors_off(tmp_path: Path) -> None:
    assert load(tmp_path, "cors: {allow_origins: []}")[0].cors_allow_origins == ()


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("gruoping: auto", "codegen.yaml:1:1 CG150 there is no setting gruoping (did you mean grouping?)"),
        (
            "function:\n  memory: 512\n",
            "codegen.yaml:2:3 CG150 there is no setting memory (did you mean memory_mb?)",
        ),
        (
            "stage: [dev]",
            "codegen.yaml:1:1 CG151 stage must be text, and is ['dev'] (name of the stage: letters,",
        ),
        ("stage: 1", "codegen.yaml:1:1 CG151 stage must be text, and is 1 (put it in quotes)"),
        ("function: 3", "codegen.yaml:1:1 CG151 function must be an object, and is 3"),
        ("cors: {allow_origins: '*'}", "codegen.yaml:1:8 CG151 allow_origins must be a list, and is '*'"),
        ("cors: {allow_origins: ['x y']}", "codegen.yaml:1:24 CG152 allow_origins[0] can't be 'x y'"),
        (
            "grouping: all",
            "codegen.yaml:1:1 CG152 grouping is 'all', which is none of its values (write one of: auto,",
        ),
        ("api_type: SOAP", "codegen.yaml:1:1 CG152 api_type is 'SOAP'"),
        ("function: {memory_mb: 64}", "codegen.yaml:1:12 CG152 memory_mb is 64, outside of 128 to 10240"),
        (
            "function: {timeout_seconds: true}",
            "codegen.yaml:1:12 CG151 timeout_seconds must be a whole number",
        ),
        (
            "package: class",
            "codegen.yaml:1:1 CG152 the package can't be called class: Python or a tool has that name",
        ),
        ("package: json", "codegen.yaml:1:1 CG152 the package can't be called json"),
        ("package: handlers", "codegen.yaml:1:1 CG152 the package can't be called handlers"),
        ("package: ../x", "codegen.yaml:1:1 CG152 package can't be '../x'"),
        ("name: ../x", "codegen.yaml:1:1 CG152 name can't be '../x'"),
        ("authorizers: {bearer: }", "codegen.yaml:1:15 CG155 bearer needs type"),
        ("integrations: {GET /orders: }", "codegen.yaml:1:16 CG155 GET /orders needs type"),
        ("contract: ''", "codegen.yaml:1:1 CG152 contract can't be ''"),
        ("targets: []", "codegen.yaml:1:1 CG150 there is no setting targets (did you mean target?)"),
        (
            "target: pulumi",
            "codegen.yaml:1:1 CG152 target is 'pulumi', which is none of its values (write one of: sam,",
        ),
        ("function: {environment: {A-B: x}}", "codegen.yaml:1:26 CG152 a name here can't be 'A-B'"),
        (
            "function: {environment: {PORT: 80}}",
            "codegen.yaml:1:26 CG151 PORT must be text, and is 80 (put it in",
        ),
        (
            "function: {environment: {AWS_REGION: x}}",
            "codegen.yaml:1:26 CG152 the environment variable AWS_REGION belongs to Lambda",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str, finding: str) -> None:
    (found,) = findings(tmp_path, text)
    assert found.startswith(finding)


def test_every_finding_comes_in_one_pass_in_the_order_of_the_file(tmp_path: Path) -> None:
    _, diagnostics = load(tmp_path, "stage: 1\nfoo: 2\nfunction: {memory_mb: 1}\n")
    assert [d.code for d in diagnostics] == ["CG151", "CG150", "CG152"]


def test_a_function_that_outlives_api_gateways_patience_is_a_warning(tmp_path: Path) -> None:
    settings, (found,) = load(tmp_path, "function:\n  timeout_seconds: 60\n")
    assert (found.code, found.severity) == ("CG154", Severity.WARNING)
    assert settings.function.timeout_seconds == 60


@pytest.mark.parametrize("text", ["", "[]", "a: b: c", "a: 1\na: 2"])
def test_a_file_that_is_no_object_is_refused_as_a_whole(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refused, match=r"codegen\.yaml"):
        load(tmp_path, text)


def test_the_published_schema_is_a_schema_and_agrees_with_the_defaults() -> None:
    schema = settings_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    defaults = {
        name: s["default"]
        for name, s in schema["properties"]["function"]["properties"].items()
        if "default" in s
    }
    assert FunctionSettings(**defaults) == FunctionSettings()
    assert schema["properties"]["stage"]["default"] == ProjectSettings().stage
    assert schema["properties"]["grouping"]["enum"] == [str(g) for g in Grouping]
    assert (
        tuple(schema["properties"]["cors"]["properties"]["allow_origins"]["default"])
        == ProjectSettings().cors_allow_origins
    )
