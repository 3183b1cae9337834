"""Route bid against its contract."""

from auction_api.functions.bid import handler
from auction_api.runtime.route_testing import send_example, send_text, told


def test_bid_takes_the_example() -> None:
    answer = send_example(handler, "bid", "bid")
    assert answer["statusCode"] == 200, answer


def test_bid_refuses_a_message_that_breaks_the_contract() -> None:
    answer = send_text(handler, "bid", '{"header": {"kind": "bid"}}')
    assert answer["statusCode"] == 400, answer
    assert told(answer)
