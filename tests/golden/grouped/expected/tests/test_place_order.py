"""POST /orders against its contract."""

from handlers import place_order
from shop_types.operations.place_order import OPERATION
from shop_types.runtime.testing import send_example


def test_place_order_answers_the_example_request() -> None:
    answer = send_example(OPERATION.bind(place_order.place_order))

    assert answer.status == 201, answer.body
