"""Route $disconnect against its contract."""

from auction_api.functions.disconnect import handler
from auction_api.runtime.route_testing import send_example


def test_disconnect_takes_the_example() -> None:
    answer = send_example(handler, "$disconnect", "disconnect")
    assert answer["statusCode"] == 200, answer
