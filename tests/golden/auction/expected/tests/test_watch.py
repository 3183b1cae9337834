"""Route watch against its contract."""

from auction_api.functions.watch import handler
from auction_api.runtime.route_testing import send_example, send_text, told


def test_watch_takes_the_example() -> None:
    answer = send_example(handler, "watch", "watch")
    assert answer["statusCode"] == 200, answer


def test_watch_refuses_a_message_that_breaks_the_contract() -> None:
    answer = send_text(handler, "watch", '{"header": {"kind": "watch"}}')
    assert answer["statusCode"] == 400, answer
    assert told(answer)
