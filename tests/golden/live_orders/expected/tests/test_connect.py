"""Route $connect against its contract."""

from live_orders_api.functions.connect import handler
from live_orders_api.runtime.route_testing import send_example


def test_connect_takes_the_example() -> None:
    answer = send_example(handler, "$connect", "connect")
    assert answer["statusCode"] == 200, answer
