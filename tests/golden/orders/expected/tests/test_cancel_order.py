"""DELETE /orders/{orderId} against its contract."""

from handlers import cancel_order
from orders_api.operations.cancel_order import OPERATION
from orders_api.runtime.testing import send_example


def test_cancel_order_answers_the_example_request() -> None:
    answer = send_example(OPERATION.bind(cancel_order.cancel_order))

    assert answer.status == 204, answer.body
