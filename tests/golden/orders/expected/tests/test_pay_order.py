"""PUT /orders/{orderId}/payment against its contract."""

from handlers import pay_order
from orders_api.operations.pay_order import OPERATION
from orders_api.runtime.testing import send_example


def test_pay_order_answers_the_example_request() -> None:
    answer = send_example(OPERATION.bind(pay_order.pay_order))

    assert answer.status == 202, answer.body
