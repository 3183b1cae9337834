"""Route $disconnect against its contract."""

from live_orders_api.functions.disconnect import handler
from live_orders_api.runtime.route_testing import send_example


def test_disconnect_takes_the_example() -> None:
    answer = send_example(handler, "$disconnect", "disconnect")
    assert answer["statusCode"] == 200, answer
