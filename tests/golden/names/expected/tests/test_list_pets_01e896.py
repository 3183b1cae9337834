"""POST /pets/{pet-id} against its contract."""

from handlers import list_pets_01e896
from names_api.operations.list_pets_01e896 import OPERATION
from names_api.runtime.testing import send_example


def test_list_pets_01e896_answers_the_example_request() -> None:
    answer = send_example(OPERATION.bind(list_pets_01e896.list_pets_01e896))

    assert answer.status == 200, answer.body
