"""The text of an edited handler or test under the new names of its operation."""

from __future__ import annotations

import pytest

from codegen.output.renaming import Names, renamed

NAMES = Names(
    ("get_pet", "fetch_pet"),
    ("GetPet", "FetchPet"),
    ("pets_api", "pets_api"),
    lambda module: "fetch_pet" in module,
)

HANDLER = '''\
"""Mine: get_pet."""
import json  # GetPet stays in words

from pets_api.operations.get_pet import GetPetOk, GetPetRequest as Asked, GetPetResponse
from pets_api.models.pet import Pet


@traced(get_pet=1)
def get_pet(request: Asked, context) -> GetPetResponse:
    store.get_pet( request.pet_id )
    return GetPetOk(body = Pet("get_pet"))
'''


def test_function_modules_and_classes_change_and_nothing_else() -> None:
    expected = (
        HANDLER.replace("operations.get_pet", "operations.fetch_pet")
        .replace("GetPetOk", "FetchPetOk")
        .replace("GetPetRe", "FetchPetRe")
        .replace("def get_pet", "def fetch_pet")
        .replace('Pet("get_pet")', 'Pet("fetch_pet")')
    )
    assert renamed(HANDLER, NAMES) == expected


def test_a_test_names_the_operation() -> None:
    text = 'def test_get_pet_answers(contract):\n    contract.send_example("get_pet")  # mine\n'
    assert renamed(text, NAMES) == text.replace("get_pet", "fetch_pet")


@pytest.mark.parametrize(
    "text",
    ["def get_pet(:\n", "def get_pet(): ...\ndef fetch_pet(): ...\n"],
    ids=["no Python", "the new name is something else"],
)
def test_what_is_not_safe_is_not_done(text: str) -> None:
    assert renamed(text, NAMES) is None


def test_the_mark_of_windows_editors_stays() -> None:
    assert renamed("\ufeffx = get_pet\r\n", NAMES) == "\ufeffx = fetch_pet\r\n"


MOVED = Names(("", ""), ("", ""), ("pets_api", "zoo_api"), lambda _: True)


@pytest.mark.parametrize(
    "text",
    [
        "from pets_api import models\nfrom pets_api.models.pet import Pet as P  # pets_api\n",
        "import pets_api.models.pet\n\nx = [pets_api.models.pet.Pet]\n",
        'monkeypatch.setattr("pets_api.runtime.log.now", 1)\n',
    ],
)
def test_what_leads_into_the_package_leads_into_it_under_its_new_name(text: str) -> None:
    assert renamed(text, MOVED) == text.replace("pets_api.", "zoo_api.").replace(
        "from pets_api ", "from zoo_api "
    )


@pytest.mark.parametrize(
    "text",
    ["from .pets_api import x\n", "from other.pets_api import x\n", "import pets_api_v2\n", "x.pets_api\n"],
)
def test_other_packages_keep_their_names(text: str) -> None:
    assert renamed(text, MOVED) == text
