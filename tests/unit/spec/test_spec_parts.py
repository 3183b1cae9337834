"""Parts of a document: what they refer to, and what changes their digests."""

from __future__ import annotations

import copy
from typing import Any

from codegen.spec.parts import Parts, part_at

PET, OWNER = "/components/schemas/Pet", "/components/schemas/Owner"
PETS, PET_BY_ID = "/paths/~1pets", "/paths/~1pets~1{id}"


def document() -> dict[str, Any]:
    pet = {"properties": {"owner": {"$ref": f"#{OWNER}"}, "colour": {"example": "#fff"}}}
    answer = {"content": {"application/json": {"schema": {"$ref": f"#{PET}"}}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Pets"},
        "paths": {
            "/pets": {"get": {"operationId": "list", "responses": {"200": answer}}},
            "/pets/{id}": {"get": {"operationId": "get", "responses": {}}},
        },
        "components": {
            "schemas": {"Pet": pet, "Owner": {"properties": {"pets": {"items": {"$ref": f"#{PET}"}}}}},
            "securitySchemes": {"key": {"type": "http", "scheme": "basic"}},
        },
    }


def changed(edited: dict[str, Any]) -> set[str]:
    before, after = Parts(document()).digests, Parts(edited).digests
    return {pointer for pointer in before if before[pointer] != after.get(pointer)}


def test_parts_and_what_they_refer_to() -> None:
    parts = Parts(document())
    assert dict(parts.needs) == {PETS: [PET], PET_BY_ID: [], PET: [OWNER], OWNER: [PET]}
    assert parts.closure([PETS]) == {PETS, PET, OWNER}


def test_a_part_changes_with_all_that_it_leads_to() -> None:
    edited = document()
    edited["components"]["schemas"]["Owner"]["description"] = "Who feeds"
    assert changed(edited) == {PETS, PET, OWNER}


def test_the_frame_changes_nothing_but_how_parts_are_read() -> None:
    edited = document()
    edited["info"]["title"] = "Cats"
    assert changed(edited) == set()
    edited["components"]["securitySchemes"] = {}
    assert changed(edited) == {PETS, PET_BY_ID, PET, OWNER}


def test_a_part_that_leads_into_the_frame_or_nowhere_has_no_digest() -> None:
    for reference in ("#/info/title", "#/components/schemas/None", "#", "#/paths/~1pets~1%7Bid%7D"):
        edited = document()
        edited["components"]["schemas"]["Owner"]["$ref"] = reference
        assert Parts(edited).digests.keys() == {PET_BY_ID}


def test_a_bare_name_in_a_mapping_refers_too() -> None:
    edited = document()
    edited["paths"]["/pets/{id}"]["get"]["x"] = {"discriminator": {"mapping": {"a": "Pet"}}}
    assert Parts(edited).needs[PET_BY_ID] == [PET]


def test_parts_that_share_what_only_one_may_have() -> None:
    assert Parts(document()).alike == set()
    edited = document()
    edited["paths"]["/pets/{name}"] = {}
    assert Parts(edited).alike == {PET_BY_ID, "/paths/~1pets~1{name}"}
    edited["paths"]["/pets"]["get"]["operationId"] = "get"
    assert PETS in Parts(edited).alike


def test_paths_that_refer_to_one_item_are_alike() -> None:
    edited = document()
    refs = {path: {"$ref": "#/components/pathItems/Shared"} for path in ("/a", "/b")}
    edited["paths"] |= refs
    assert Parts(edited).alike == {"/paths/~1a", "/paths/~1b"}


def test_an_operation_id_of_a_webhook_counts() -> None:
    edited = document() | {"webhooks": {"w": {"post": {"operationId": "list"}}}}
    assert Parts(edited).alike == {PETS}


def test_a_document_with_some_parts_only() -> None:
    whole = document()
    some = Parts(whole).with_only({PETS, PET})
    expected = copy.deepcopy(whole)
    del expected["paths"]["/pets/{id}"], expected["components"]["schemas"]["Owner"]
    assert some == expected
    assert whole == document()


def test_the_part_of_a_place() -> None:
    assert part_at("/paths/~1pets/get/responses") == PETS
    assert part_at("/components/schemas/Pet/properties/owner") == PET
    assert part_at("/info/title") == "/info/title"


def test_schemas_that_refer_to_whole_schemas_alone_are_plain() -> None:
    assert Parts(document()).has_plain_schemas
    for reference in (f"#{PET}/properties/owner", f"#{PETS}", "#/components/schemas/Pe%74", "#/info"):
        edited = document()
        edited["components"]["schemas"]["Owner"]["properties"]["one"] = {"$ref": reference}
        assert not Parts(edited).has_plain_schemas
