"""Contracts of several files: one document comes out, names are kept, places are found, nothing else is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from spec_contracts import contract, written

from codegen.core.diagnostics import Severity
from codegen.core.errors import Refused
from codegen.core.limits import Limits
from codegen.spec.document import SpecDocument
from codegen.spec.load import load

OK = {"description": "Fine."}


def folder(tmp_path: Path, **files: Any) -> Path:
    """Files by name (`a__b` is a/b.yaml); `root` is the contract."""
    for name, data in files.items():
        written(tmp_path, data, name.replace("__", "/") + ".yaml")
    return tmp_path / "root.yaml"


def bundled(tmp_path: Path, **files: Any) -> SpecDocument:
    return load(folder(tmp_path, **files))[0]


def file_names(document: SpecDocument) -> set[str]:
    assert document.sources is not None
    return {file.name for file in document.sources.files}


def refused(tmp_path: Path, **files: Any) -> list[str]:
    with pytest.raises(Refused) as refusal:
        load(folder(tmp_path, **files))
    return [
        f"{found.code} {Path(found.location.file).name}:{found.location.line}"
        for found in refusal.value.diagnostics
        if found.location
    ]


def body(schema: Any) -> dict[str, Any]:
    return {"description": "Fine.", "content": {"application/json": {"schema": schema}}}


def root(responses: dict[str, Any] | None = None, **components: Any) -> dict[str, Any]:
    return contract({"/a": {"get": {"responses": responses or {"200": OK}}}}, components=components)


@pytest.mark.parametrize("fragment", ["", "#", "#/"])
def test_whole_files_become_components_named_after_them(tmp_path: Path, fragment: str) -> None:
    document = bundled(
        tmp_path,
        root=root({"200": body({"$ref": f"models/pet.yaml{fragment}"})}),
        models__pet={"type": "object"},
    )
    assert document.data["components"]["schemas"] == {"pet": {"type": "object"}}
    schema = document.data["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert schema == {"$ref": "#/components/schemas/pet"}


def test_parts_keep_the_names_of_their_file(tmp_path: Path) -> None:
    parts = {"components": {"schemas": {"Pet": {"type": "string"}}}, "defs": {"a/b c": {"type": "integer"}}}
    document = bundled(
        tmp_path,
        root=root(schemas={"A": {"properties": {
            "p": {"$ref": "x.yaml#/components/schemas/Pet"}, "q": {"$ref": "x.yaml#/defs/a~1b%20c"}
        }}}),
        x=parts,
    )  # fmt: skip
    schemas = document.data["components"]["schemas"]
    assert schemas["A"]["properties"] == {
        "p": {"$ref": "#/components/schemas/Pet"},
        "q": {"$ref": "#/components/schemas/a_b_c"},
    }
    assert (schemas["Pet"], schemas["a_b_c"]) == ({"type": "string"}, {"type": "integer"})


def test_names_that_are_taken_get_a_number(tmp_path: Path) -> None:
    document = bundled(
        tmp_path,
        root=root(schemas={
            "Pet": {"type": "string"}, "A": {"oneOf": [{"$ref": "x.yaml#/Pet"}, {"$ref": "y.yaml#/Pet"}]}
        }),
        x={"Pet": {"type": "integer"}},
        y={"Pet": {"type": "number"}},
    )  # fmt: skip
    schemas = document.data["components"]["schemas"]
    assert schemas["A"]["oneOf"] == [
        {"$ref": "#/components/schemas/Pet_2"},
        {"$ref": "#/components/schemas/Pet_3"},
    ]
    assert [schemas[name]["type"] for name in ("Pet", "Pet_2", "Pet_3")] == ["string", "integer", "number"]


def test_a_component_that_only_refers_is_the_home_of_what_it_names(tmp_path: Path) -> None:
    document = bundled(
        tmp_path,
        root=root({"200": body({"$ref": "x.yaml#/pet"})}, schemas={"Pet": {"$ref": "x.yaml#/pet"}}),
        x={"pet": {"type": "object", "properties": {"mother": {"$ref": "#/pet"}}}},
    )
    assert document.data["components"]["schemas"] == {
        "Pet": {"type": "object", "properties": {"mother": {"$ref": "#/components/schemas/Pet"}}}
    }


def test_references_inside_of_files_are_theirs(tmp_path: Path) -> None:
    document = bundled(
        tmp_path,
        root=root({"200": {"$ref": "a/responses.yaml#/One"}}, schemas={"Error": {"type": "string"}}),
        a__responses={"One": body({"$ref": "../b/models.yaml#/Error"}), "Error": 1},
        b__models={
            "Error": {"allOf": [{"$ref": "#/Base"}, {"$ref": "../root.yaml#/components/schemas/Error"}]}, "Base": {}
        },
    )  # fmt: skip
    components = document.data["components"]
    assert components["responses"]["One"] == body({"$ref": "#/components/schemas/Error_2"})
    assert components["schemas"]["Error_2"] == {
        "allOf": [{"$ref": "#/components/schemas/Base"}, {"$ref": "#/components/schemas/Error"}]
    }


def test_recursion_across_files_ends(tmp_path: Path) -> None:
    document = bundled(
        tmp_path,
        root=root(schemas={"A": {"$ref": "a.yaml"}}),
        a={"properties": {"b": {"$ref": "b.yaml"}}},
        b={"properties": {"a": {"$ref": "a.yaml#"}, "self": {"$ref": "#"}}},
    )
    assert document.data["components"]["schemas"] == {
        "A": {"properties": {"b": {"$ref": "#/components/schemas/b"}}},
        "b": {
            "properties": {
                "a": {"$ref": "#/components/schemas/A"},
                "self": {"$ref": "#/components/schemas/b"},
            }
        },
    }


def test_every_kind_of_object_may_be_in_a_file(tmp_path: Path) -> None:
    parts = {
        "limit": {"name": "limit", "in": "query", "schema": {"$ref": "#/number"}},
        "number": {"type": "integer"},
        "body": {"content": {"text/plain": {"examples": {"e": {"$ref": "#/example"}}}}},
        "example": {"value": 1},
        "header": {"schema": {"$ref": "#/number"}},
        "hook": {"{$url}": {"post": {"responses": {"200": OK}}}},
        "link": {"operationId": "getA"},
        "key": {"type": "apiKey", "name": "k", "in": "header"},
    }
    operation = {
        "operationId": "getA",
        "parameters": [{"$ref": "x.yaml#/limit"}],
        "requestBody": {"$ref": "x.yaml#/body"},
        "responses": {
            "200": OK
            | {"headers": {"H": {"$ref": "x.yaml#/header"}}, "links": {"l": {"$ref": "x.yaml#/link"}}}
        },
        "callbacks": {"c": {"$ref": "x.yaml#/hook"}},
    }
    document = bundled(
        tmp_path,
        root=contract(
            {"/a": {"put": operation}}, components={"securitySchemes": {"k": {"$ref": "x.yaml#/key"}}}
        ),
        x=parts,
    )
    sections = {section: list(members) for section, members in document.data["components"].items()}
    assert sections == {
        "securitySchemes": ["k"],
        "parameters": ["limit"],
        "requestBodies": ["body"],
        "headers": ["header"],
        "links": ["link"],
        "callbacks": ["hook"],
        "schemas": ["number"],
        "examples": ["example"],
    }
    assert {ref.startswith("#/components/") for ref in _references(document.data)} == {True}


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [ref for member in node.values() for ref in _references(member)]
    return [ref for item in node for ref in _references(item)] if isinstance(node, list) else []


def test_path_items_are_written_where_they_are_used(tmp_path: Path) -> None:
    document = bundled(
        tmp_path,
        root=contract({
            "/a": {"$ref": "paths.yaml#/a"},
            "/b": {"$ref": "paths.yaml#/a"},
            "/c": {"$ref": "paths.yaml#/a", "summary": "Mine."},
        }),
        paths={"a": {"summary": "Theirs.", "get": {"responses": {"200": OK}}}},
    )  # fmt: skip
    get = {"get": {"responses": {"200": OK}}}
    assert document.data["paths"] == {
        "/a": {"summary": "Theirs.", **get},
        "/b": {"summary": "Theirs.", **get},
        "/c": {"summary": "Mine.", **get},
    }


def test_discriminators_name_what_was_brought_in(tmp_path: Path) -> None:
    mapping = {"cat": "cat.yaml", "dog": "#/Dog", "own": "Own"}
    pets = {
        "Pet": {
            "oneOf": [{"$ref": "cat.yaml"}, {"$ref": "#/Dog"}],
            "discriminator": {"propertyName": "kind", "mapping": mapping},
        }
    }
    dog = {"properties": {"kind": {"type": "string"}}}
    document = bundled(
        tmp_path,
        root=root(schemas={"Pet": {"$ref": "pets.yaml#/Pet"}, "Own": {}}),
        pets=pets | {"Dog": dog, "components": {"schemas": {"Own": dog}}},
        cat=dog,
    )
    assert document.data["components"]["schemas"]["Pet"]["discriminator"]["mapping"] == {
        "cat": "#/components/schemas/cat",
        "dog": "#/components/schemas/Dog",
        "own": "#/components/schemas/Own_2",
    }


@pytest.mark.parametrize("ref", ["#%2Fcomponents/schemas/Pet", "#%2fcomponents%2Fschemas%2FPet"])
def test_slashes_of_a_pointer_may_be_escaped(tmp_path: Path, ref: str) -> None:
    data = bundled(tmp_path, root=root(schemas={"Pet": {}, "Pets": {"items": {"$ref": ref}}})).data
    assert data["components"]["schemas"]["Pets"]["items"]["$ref"].startswith("#/components/schemas/Pet")


def test_identifiers_and_anchors_of_3_1_become_pointers(tmp_path: Path) -> None:
    document = bundled(
        tmp_path,
        root=contract(
            openapi="3.1.0",
            components={"schemas": {
                "Pet": {"$id": "https://example.com/pet", "$anchor": "pet", "$defs": {"Name": {"type": "string"}},
                        "properties": {"name": {"$ref": "#/$defs/Name"}, "doc": {"$ref": "#/components/schemas/Tag"}}},
                "Tag": {"$anchor": "tag"},
                "Use": {"anyOf": [{"$ref": "https://example.com/pet"}, {"$ref": "#tag"}, {"$ref": "x.yaml#there"},
                                  {"$ref": "https://example.com/pet#pet"}]},
            }},
        ),
        x={"properties": {"a": {"$anchor": "there", "type": "integer"}}},
    )  # fmt: skip
    schemas = document.data["components"]["schemas"]
    assert schemas["Pet"]["properties"] == {
        "name": {"$ref": "#/components/schemas/Pet/$defs/Name"},
        "doc": {"$ref": "#/components/schemas/Tag"},
    }
    assert [member["$ref"] for member in schemas["Use"]["anyOf"]] == [
        "#/components/schemas/Pet",
        "#/components/schemas/Tag",
        "#/components/schemas/a",
        "#/components/schemas/Pet",
    ]


def test_swagger_2_0_is_bundled_before_it_is_upgraded(tmp_path: Path) -> None:
    document = bundled(
        tmp_path,
        root={
            "swagger": "2.0",
            "info": {"title": "x", "version": "1"},
            "paths": {"/a": {"get": {
                "parameters": [{"$ref": "x.yaml#/limit"}], "responses": {"200": {"$ref": "x.yaml#/ok"}}
            }}},
        },
        x={
            "limit": {"name": "limit", "in": "query", "type": "integer"},
            "ok": {"description": "Fine.", "schema": {"$ref": "#/pet"}},
            "pet": {"type": "object"},
        },
    )  # fmt: skip
    assert document.data["components"] == {
        "schemas": {"pet": {"type": "object"}},
        "responses": {"ok": body({"$ref": "#/components/schemas/pet"})},
        "parameters": {"limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}},
    }
    assert Path(document.locate("/components/parameters/limit/schema/type").file).name == "x.yaml"


# ---- places
def test_places_are_in_the_file_that_has_them(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "pet.yaml").write_text("type: object\nproperties:\n  name:\n    type: string\n")
    document = bundled(tmp_path, root=root(schemas={"Pet": {"$ref": "sub/pet.yaml"}}))
    place = document.locate("/components/schemas/Pet/properties/name/type")
    assert (Path(place.file), place.line, place.column) == (tmp_path / "sub" / "pet.yaml", 4, 5)
    assert Path(document.locate("/info").file) == tmp_path / "root.yaml"


def test_findings_are_in_the_file_that_has_them(tmp_path: Path) -> None:
    assert refused(
        tmp_path, root=root(schemas={"A": {"$ref": "a.yaml"}}), a={"x-a": 1, "not": {"$ref": 1}}
    ) == ["CG012 a.yaml:3"]


def test_file_names_are_shown_as_the_contract_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folder(tmp_path, root=root(schemas={"A": {"$ref": "sub/a.yaml"}}), sub__a={})
    monkeypatch.chdir(tmp_path)
    assert load(Path(file.name))[0].locate("/components/schemas/A").file == "sub/a.yaml"


# ---- what is not followed
def test_all_bad_references_are_found_in_one_pass(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("a: {\n")
    names = [
        "missing.yaml",
        "good.yaml#/nothing",
        "broken.yaml",
        "http://127.0.0.1:9/x.yaml",
        "good.yaml#anchor",
    ]
    found = refused(
        tmp_path, root=root(schemas={f"S{n}": {"$ref": ref} for n, ref in enumerate(names)}), good={}
    )
    assert found == ["CG004 broken.yaml:2", *(f"{code} root.yaml:{line}" for code, line in [
        ("CG020", 14), ("CG020", 16), ("CG020", 18), ("CG021", 20), ("CG020", 22)
    ])]  # fmt: skip


@pytest.mark.parametrize(
    "ref",
    ["../secret.yaml", "%2e%2e/secret.yaml", "inside/../../secret.yaml", "link.yaml", "folder/secret.yaml"],
)
def test_nothing_outside_of_the_folder_is_read(tmp_path: Path, ref: str) -> None:
    (tmp_path / "secret.yaml").write_text("type: string\n")
    inside = tmp_path / "inside"
    file = folder(inside, root=root(schemas={"A": {"$ref": ref}}))
    (inside / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (inside / "folder").symlink_to(tmp_path)
    with pytest.raises(Refused) as refusal:
        load(file)
    assert [found.code for found in refusal.value.diagnostics] == ["CG021"]


def test_files_of_the_same_repository_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    apis = tmp_path / "repository" / "apis"
    written(tmp_path, {"type": "string"}, "secret.yaml")
    written(tmp_path / "repository", {"type": "integer"}, "common/id.yaml")
    document = bundled(apis, root=root(schemas={"A": {"$ref": "../common/id.yaml"}}))
    assert document.data["components"]["schemas"]["A"] == {"type": "integer"}
    assert file_names(document) == {
        str(apis / "root.yaml"), str(tmp_path / "repository" / "common" / "id.yaml")
    }  # fmt: skip
    assert refused(apis, root=root(schemas={"A": {"$ref": "../../secret.yaml"}})) == ["CG021 root.yaml:14"]
    monkeypatch.chdir(apis)
    document, _ = load(folder(Path(), root=root(schemas={"A": {"$ref": "../common/id.yaml"}})))
    assert file_names(document) == {"root.yaml", "../common/id.yaml"}


@pytest.mark.parametrize("home", ["home", "home/user"])
def test_a_repository_of_all_files_of_a_user_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / home))
    (tmp_path / "home" / ".git").mkdir(parents=True)
    written(tmp_path / "home", {"type": "integer"}, "other.yaml")
    apis = tmp_path / "home" / "apis"
    assert refused(apis, root=root(schemas={"A": {"$ref": "../other.yaml"}})) == ["CG021 root.yaml:14"]


def test_links_inside_of_the_folder_are_followed(tmp_path: Path) -> None:
    file = folder(tmp_path, root=root(schemas={"A": {"$ref": "link.yaml"}}), a={"type": "string"})
    (tmp_path / "link.yaml").symlink_to(tmp_path / "a.yaml")
    assert load(file)[0].data["components"]["schemas"]["A"] == {"type": "string"}


def test_references_in_data_are_data(tmp_path: Path) -> None:
    data = {"$ref": "http://127.0.0.1:9/x"}
    document = bundled(
        tmp_path,
        root=root(
            schemas={"A": {"type": "object", "example": data, "default": data, "enum": [data], "x-a": data}}
        ),
    )
    assert document.data["components"]["schemas"]["A"]["enum"] == [data]


def test_a_part_that_refers_to_itself_with_siblings_ends(tmp_path: Path) -> None:
    part = {"$ref": "x.yaml#/a", "description": "d"}
    file = folder(tmp_path, root=contract({"/a": {"$ref": "x.yaml#/a", "summary": "s"}}), x={"a": part})
    with pytest.raises(Refused) as refusal:
        load(file, Limits(ref_expansions=100))
    assert [found.code for found in refusal.value.diagnostics] == ["CG024"]


def test_the_digest_is_of_all_files(tmp_path: Path) -> None:
    files: dict[str, Any] = {"root": root(schemas={"A": {"$ref": "a.yaml"}}), "a": {"type": "string"}}
    first = bundled(tmp_path, **files).sha256
    assert bundled(tmp_path, **files).sha256 == first
    assert bundled(tmp_path, **files | {"a": {"type": "number"}}).sha256 != first
    assert bundled(tmp_path, **files, unused={}).sha256 == first


def test_files_in_json_and_yaml_mix(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"type": "string"}')
    file = folder(tmp_path, root=root(schemas={"A": {"$ref": "a.json"}}))
    document, found = load(file)
    assert document.data["components"]["schemas"]["A"] == {"type": "string"}
    assert not [diagnostic for diagnostic in found if diagnostic.severity is Severity.ERROR]
    assert yaml.safe_load(file.read_text())["components"]["schemas"]["A"] == {"$ref": "a.json"}
