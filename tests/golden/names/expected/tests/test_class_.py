"""GET /pets/{pet-id} against its contract."""

from handlers import class_
from names_api.operations.class_ import OPERATION
from names_api.runtime.testing import send_example


def test_class__answers_the_example_request() -> None:
    answer = send_example(OPERATION.bind(class_.class_))

    assert answer.status == 200, answer.body
