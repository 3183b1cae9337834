"""Route follow against its contract."""

from live_orders_api.functions.follow import handler
from live_orders_api.runtime.route_testing import send_example, send_text, told


def test_follow_takes_the_example() -> None:
    answer = send_example(handler, "follow", "follow")
    assert answer["statusCode"] == 200, answer


def test_follow_refuses_a_message_that_breaks_the_contract() -> None:
    answer = send_text(handler, "follow", '{"action": "follow"}')
    assert answer["statusCode"] == 400, answer
    assert told(answer)
