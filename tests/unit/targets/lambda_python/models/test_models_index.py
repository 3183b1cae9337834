"""The index of models: types of inline schemas, views, modules, names."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codegen.core.diagnostics import SourceLocation
from codegen.core.names import PythonIdentifier
from codegen.ir.api import Api, ApiType
from codegen.ir.project import Project, ProjectSettings
from codegen.ir.schema import Schema
from codegen.schema.dialect import normalise
from codegen.targets.lambda_python.models.index import ModelIndex
from codegen.targets.lambda_python.types import Direction, Import

MakeModels = Callable[..., Any]
SHOP = "shop_api"


def reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def index_of(schemas: dict[str, Any], version: str = "3.1.0") -> ModelIndex:
    ready = {
        name: Schema(normalise(json, version), f"/components/schemas/{name}", name, is_component=True)
        for name, json in schemas.items()
    }
    api = Api("Shop", ApiType.REST, "1", (), "shop.yaml", schemas=ready)
    project = Project(api, "shop", PythonIdentifier(SHOP), (), (), ProjectSettings())
    return ModelIndex(project, lambda pointer: SourceLocation("shop.yaml", 7, 3, pointer))


def inline(json: Any, version: str = "3.1.0") -> Schema:
    return Schema(normalise(json, version), "/paths/x")


@pytest.mark.parametrize(
    ("json", "text"),
    [
        ({"type": "string"}, "str"),
        ({"type": "integer", "minimum": 1, "maximum": 100}, "Annotated[int, Field(ge=1, le=100)]"),
        ({"type": "number"}, "float"),
        ({"type": "boolean"}, "bool"),
        ({"type": "array", "items": {"type": "integer"}}, "list[int]"),
        ({"type": "string", "format": "date-time"}, "DateTime"),
        ({"type": "string", "pattern": r"^\d$"}, 'Annotated[str, Field(pattern="^[0-9]$")]'),
        ({"enum": ["a", 'b"c', "d'e"]}, """Literal["a", 'b"c', "d'e"]"""),
        (reference("Order"), "Order"),
        ({"type": "array", "items": reference("Order")}, "list[Order]"),
        ({"anyOf": [reference("Order"), {"type": "null"}]}, "Order | None"),
        ({"type": "object"}, "dict[str, Any]"),
        (True, "Any"),
        ({"type": "object", "properties": {"a": {}}}, "CreateOrderBody"),
    ],
)
def test_types_of_inline_schemas(json: Any, text: str) -> None:
    index = index_of({"Order": {"type": "object", "properties": {"id": {}}}})
    assert index.type_of(inline(json), "CreateOrderBody", "request").text == text


def test_a_type_says_what_it_needs() -> None:
    index = index_of({"Order": {"type": "object", "properties": {"id": {}}}})
    order = index.type_of(inline(reference("Order")), "CreateOrderBody", "request")
    assert order.is_model
    assert order.imports == {Import("shop_api.models.order", "Order")}
    body = index.type_of(
        inline({"properties": {"a": {"properties": {"b": {}}}}}), "CreateOrderBody", "request"
    )
    assert body.is_model
    assert body.imports == {Import("shop_api.models.create_order_body", "CreateOrderBody")}
    orders = index.type_of(inline({"type": "array", "items": reference("Order")}), "ListOrders", "response")
    assert not orders.is_model
    paths = {str(file.path) for file in index.files()}
    assert paths == {
        "src/shop_api/models/__init__.py",
        "src/shop_api/models/order.py",
        "src/shop_api/models/create_order_body.py",
    }


def test_one_hint_given_twice_makes_two_types() -> None:
    index = index_of({})
    first = index.type_of(inline({"properties": {"a": {}}}), "Body", "request")
    second = index.type_of(inline({"properties": {"b": {}}}), "Body", "request")
    assert first.text != second.text
    assert len(index.files()) == 3


USER = {
    "type": "object",
    "required": ["id", "name", "password"],
    "properties": {
        "id": {"type": "string", "readOnly": True},
        "name": {"type": "string"},
        "password": {"type": "string", "writeOnly": True},
    },
}


@pytest.mark.parametrize(
    ("direction", "name", "needed", "hidden"),
    [
        ("request", "UserInput", {"name", "password"}, "id"),
        ("response", "UserOutput", {"id", "name"}, "password"),
    ],
)
def test_views_differ_where_members_are_read_only_or_write_only(
    direction: Direction, name: str, needed: set[str], hidden: str, models: MakeModels
) -> None:
    made = models(
        {"User": USER, "Team": {"type": "object", "properties": {"lead": reference("User")}}, "Tag": {}},
        "3.0.3",
    )
    index = made.index
    assert index.type_of(inline(reference("User")), "x", direction).text == name
    assert index.type_of(inline(reference("Team")), "x", direction).text == name.replace("User", "Team")
    assert index.type_of(inline(reference("Tag")), "x", direction).text == "Tag"
    made.write()
    (needs,) = index.type_of(inline(reference("User")), "x", direction).imports
    view = getattr(__import__(needs.module, fromlist=[needs.name]), needs.name)
    assert {field for field, info in view.model_fields.items() if info.is_required()} == needed
    user = view.model_validate({"id": "1", "name": "a", "password": "p"})
    assert getattr(user, hidden) is not None
    assert set(user.model_dump()) == needed
    assert index.lock_models()["User"] == "shop_api.models.user:User"


def test_from_3_1_on_the_neutral_view_needs_every_member(models: MakeModels) -> None:
    later = models({"User": USER})
    assert not later.accepts("User", '{"name": "a"}')
    before = models({"User": USER}, "3.0.3")
    assert before.accepts("User", '{"name": "a"}')


def test_circles_share_a_module() -> None:
    node = {"type": "object", "properties": {"next": reference("Other"), "leaf": reference("Leaf")}}
    index = index_of(
        {
            "Node": node,
            "Leaf": {"type": "object", "properties": {"a": {}}},
            "Other": {"allOf": [reference("Node")]},
        }
    )
    assert index.lock_models() == {
        "Node": "shop_api.models.node:Node",
        "Leaf": "shop_api.models.leaf:Leaf",
        "Other": "shop_api.models.node:Other",
    }


def test_findings_have_their_places() -> None:
    index = index_of(
        {"Pet": {"properties": {"a": {"type": "string", "pattern": "("}}}, "pet": {"type": "string"}}
    )
    index.files()
    found = [(d.code, str(d.location), d.location.pointer if d.location else "") for d in index.diagnostics]
    assert ("CG200", "shop.yaml:7:3", "/components/schemas/Pet") in found
    assert ("CG201", "shop.yaml:7:3", "/components/schemas/pet") in found


def test_the_same_contract_makes_the_same_files() -> None:
    schemas = {
        "A": {"properties": {"b": reference("B")}},
        "B": {"properties": {"a": reference("A"), "c": {"enum": [1]}}},
    }
    assert index_of(schemas).files() == index_of(schemas).files()


HOSTILE = '"""\n\'\'\'\\\n{{ 1 }} {% raw %}\r#\x00\u202e"; import os; os.system("touch OWNED") #'


def test_nothing_of_a_contract_runs(
    models: MakeModels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = {"type": "string", "description": HOSTILE, "default": HOSTILE, "title": HOSTILE}
    hostile = {
        "type": "object",
        "description": HOSTILE,
        "properties": {
            HOSTILE: text,
            "pattern": {"type": "string", "pattern": HOSTILE.replace("(", "")},
            "enum": {"enum": [HOSTILE, {HOSTILE: HOSTILE}]},
            "const": {"const": [HOSTILE]},
            "default": {"type": "array", "items": {"type": "string"}, "default": [HOSTILE]},
            "tag": {"oneOf": [reference("A"), reference("B")], "discriminator": {"propertyName": HOSTILE}},
        },
        "dependentRequired": {HOSTILE: [HOSTILE]},
        "patternProperties": {"^" + HOSTILE.replace("(", ""): {"const": HOSTILE}},
    }
    tagged = {
        name: {"properties": {HOSTILE: {"const": name + HOSTILE}}, "required": [HOSTILE]} for name in "AB"
    }
    made = models({HOSTILE: hostile, **tagged})
    assert made.accepts(HOSTILE, "{}")
    assert not made.accepts(HOSTILE, '{"pattern": 1}')
    assert not (tmp_path / "OWNED").exists()


def test_mypy_agrees(models: MakeModels) -> None:
    made = models(
        {
            "Order": {
                "type": "object",
                "required": ["id", "class"],
                "additionalProperties": {"type": "integer"},
                "properties": {
                    "id": {"type": "integer"},
                    "class": {"type": "string", "format": "uuid"},
                    "note": {"type": "string"},
                    "state": {"enum": ["a", None, 1.5], "default": "a"},
                    "parts": {
                        "type": "array",
                        "items": reference("Order"),
                        "uniqueItems": True,
                        "default": [],
                    },
                    "by": reference("Payment"),
                    "tree": reference("Tree"),
                },
                "not": {"required": ["zip"]},
            },
            "Payment": {
                "oneOf": [reference("Card"), {"type": "string"}, {"type": "integer"}, {"type": "number"}]
            },
            "Card": {
                "properties": {"at": {"type": "string", "format": "date-time"}},
                "additionalProperties": False,
            },
            "Tree": {"anyOf": [{"type": "string"}, {"type": "array", "items": reference("Tree")}]},
            "Flag": {"type": "boolean"},
        }
    )
    use = made.folder / "src" / "use.py"
    use.write_text(
        "from shop_api.models.card import Card\n"
        "from shop_api.models.order import Order\n"
        "order = Order(id=1, class_='a', by=Card(), parts=[Order(id=2, class_='b')], tree=['a', ['b']])\n"
        "reveal_type(order.note)\n"
        "Order(id='1', class_='a')\n"
    )
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--no-incremental",
        "--config-file",
        "",
        "use.py",
        "shop_api",
    ]
    ran = subprocess.run(command, cwd=use.parent, capture_output=True, text=True, check=False)
    assert ran.stdout.splitlines() == [
        'use.py:4: note: Revealed type is "str | None"',
        'use.py:5: error: Argument "id" to "Order" has incompatible type "str"; expected "int"  [arg-type]',
        "Found 1 error in 1 file (checked 14 source files)",
    ], (
        ran.stdout + ran.stderr
    )
