"""Where edited files wait whose operation is gone, and what they are said to belong to."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from codegen.ir.project import OperationRecord
from codegen.output.orphans import owner_of

OPERATIONS = (
    OperationRecord("getPet", "GET", "/pets/{id}", "handlers.get_pet:get_pet"),
    OperationRecord(None, "PUT", "/pets", "handlers.put_pets:put_pets"),
    OperationRecord("join", "", "join", "handlers.join:join"),
    OperationRecord("kept", "GET", "/kept", ""),
)


@pytest.mark.parametrize(
    ("path", "owner"),
    [
        ("src/handlers/get_pet.py", "getPet (GET /pets/{id})"),
        ("tests/test_get_pet.py", "getPet (GET /pets/{id})"),
        ("templates/get_pet/request.vtl", "getPet (GET /pets/{id})"),
        ("src/handlers/put_pets.py", "PUT /pets"),
        ("src/handlers/join.py", "join"),
        ("src/authorizers/bearer.py", "the authorizer bearer"),
        ("src/handlers/kept.py", ""),
    ],
)
def test_what_a_file_belonged_to(path: str, owner: str) -> None:
    assert owner_of(PurePosixPath(path), OPERATIONS) == owner
