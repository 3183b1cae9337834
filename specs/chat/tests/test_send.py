"""Route send; what it posts is seen by real clients of a served stage."""

from chat_api.functions.connect import handler as connect
from chat_api.functions.send import handler
from chat_api.runtime.route_testing import send_example, send_text, told


def test_only_who_is_in_the_room_speaks_there() -> None:
    assert send_example(connect, "$connect", "connect")["statusCode"] == 200
    answer = send_example(handler, "send", "send")
    assert answer["statusCode"] == 403
    assert told(answer)["detail"] == "Join kitchen first."


def test_a_message_that_breaks_the_contract_is_refused() -> None:
    answer = send_text(handler, "send", '{"action": "send", "room": "kitchen"}')
    assert answer["statusCode"] == 400
    assert told(answer)
