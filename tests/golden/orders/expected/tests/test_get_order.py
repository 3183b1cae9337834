"""GET /orders/{orderId} against its contract."""

from handlers import get_order
from orders_api.operations.get_order import OPERATION
from orders_api.runtime.testing import send_example


def test_get_order_answers_the_example_request() -> None:
    answer = send_example(OPERATION.bind(get_order.get_order))

    assert answer.status == 200, answer.body
