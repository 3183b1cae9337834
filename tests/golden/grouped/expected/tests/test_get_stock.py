"""GET /stock/{sku} against its contract."""

from handlers import get_stock
from shop_types.operations.get_stock import OPERATION
from shop_types.runtime.testing import send_example


def test_get_stock_answers_the_example_request() -> None:
    answer = send_example(OPERATION.bind(get_stock.get_stock))

    assert answer.status == 200, answer.body
