"""GET / against its contract."""

from handlers import get_root
from names_api.operations.get_root import OPERATION
from names_api.runtime.testing import send_example


def test_get_root_answers_the_example_request() -> None:
    answer = send_example(OPERATION.bind(get_root.get_root))

    assert answer.status == 204, answer.body
