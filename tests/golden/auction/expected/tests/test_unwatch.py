"""Route unwatch against its contract."""

from auction_api.functions.unwatch import handler
from auction_api.runtime.route_testing import send_example, send_text, told


def test_unwatch_takes_the_example() -> None:
    answer = send_example(handler, "unwatch", "unwatch")
    assert answer["statusCode"] == 200, answer


def test_unwatch_refuses_a_message_that_breaks_the_contract() -> None:
    answer = send_text(handler, "unwatch", '{"header": {"kind": "unwatch"}}')
    assert answer["statusCode"] == 400, answer
    assert told(answer)
