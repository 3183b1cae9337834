"""PATCH /orders/{orderId} against its contract."""

from handlers import update_order
from orders_api.operations.update_order import OPERATION
from orders_api.runtime.testing import send_example


def test_update_order_answers_the_example_request() -> None:
    answer = send_example(OPERATION.bind(update_order.update_order))

    assert answer.status == 200, answer.body
