"""GET /orders against its contract."""

from handlers import list_orders
from shop_types.operations.list_orders import OPERATION
from shop_types.runtime.testing import send_example


def test_list_orders_answers_the_example_request() -> None:
    answer = send_example(OPERATION.bind(list_orders.list_orders))

    assert answer.status == 200, answer.body
