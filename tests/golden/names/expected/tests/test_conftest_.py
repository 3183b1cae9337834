"""DELETE /pets/{pet-id} against its contract."""

from handlers import conftest_
from names_api.operations.conftest_ import OPERATION
from names_api.runtime.testing import send_example


def test_conftest__answers_the_example_request() -> None:
    answer = send_example(OPERATION.bind(conftest_.conftest_))

    assert answer.status == 200, answer.body
