"""Route send against its contract."""

from live_orders_api.functions.websocket_send import handler
from live_orders_api.runtime.route_testing import send_example, send_text, told


def test_websocket_send_takes_the_example() -> None:
    answer = send_example(handler, "send", "websocket_send")
    assert answer["statusCode"] == 200, answer


def test_websocket_send_refuses_a_message_that_breaks_the_contract() -> None:
    answer = send_text(handler, "send", '{"action": "send"}')
    assert answer["statusCode"] == 400, answer
    assert told(answer)
