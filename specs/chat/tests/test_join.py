"""Route join."""

from chat_api.functions.connect import handler as connect
from chat_api.functions.join import handler
from chat_api.runtime.route_testing import send_example, send_text, told
from store import members


def test_who_joins_sees_who_is_there() -> None:
    assert send_example(connect, "$connect", "connect")["statusCode"] == 200
    joined = told(send_example(handler, "join", "join"))
    assert joined["room"] == "kitchen"
    assert joined["members"] == [each.nickname for each in members().of_room("kitchen")]
    assert len(joined["members"]) == 1


def test_a_connection_that_nobody_knows_is_told_to_connect() -> None:
    assert send_example(handler, "join", "join")["statusCode"] == 404


def test_a_message_that_breaks_the_contract_is_told_why() -> None:
    answer = send_text(handler, "join", '{"action": "join", "room": "Kitchen!"}')
    assert answer["statusCode"] == 400
    assert told(answer)["errors"][0]["path"] == "/room"
