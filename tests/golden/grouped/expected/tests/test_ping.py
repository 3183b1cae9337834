"""GET /ping against its contract."""

from handlers import ping
from shop_types.operations.ping import OPERATION
from shop_types.runtime.testing import send_example


def test_ping_answers_the_example_request() -> None:
    answer = send_example(OPERATION.bind(ping.ping))

    assert answer.status == 204, answer.body
