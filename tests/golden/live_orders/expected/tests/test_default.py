"""Route $default against its contract."""

from live_orders_api.functions.default import handler
from live_orders_api.runtime.route_testing import send_example


def test_default_takes_the_example() -> None:
    answer = send_example(handler, "$default", "default")
    assert answer["statusCode"] == 200, answer
