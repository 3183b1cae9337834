"""POST /orders against its contract."""

from handlers import create_order
from orders_api.operations.create_order import OPERATION
from orders_api.runtime.testing import send_example


def test_create_order_answers_the_example_request() -> None:
    answer = send_example(OPERATION.bind(create_order.create_order))

    assert answer.status == 201, answer.body
