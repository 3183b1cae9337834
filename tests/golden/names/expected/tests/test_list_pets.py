"""PUT /pets/{pet-id} against its contract."""

from handlers import list_pets
from names_api.operations.list_pets import OPERATION
from names_api.runtime.testing import send_example


def test_list_pets_answers_the_example_request() -> None:
    answer = send_example(OPERATION.bind(list_pets.list_pets))

    assert answer.status == 200, answer.body
