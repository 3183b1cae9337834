"""Route join."""

import pytest
from chat_api.functions.connect import handler as connect
from chat_api.functions.join import handler
from chat_api.runtime.examples import load_examples
from chat_api.runtime.route_testing import send_example, send_text, told
from chat_api.runtime.stage_testing import is_deployed


def test_who_joins_sees_who_is_there() -> None:
    assert send_example(connect, "$connect", "connect")["statusCode"] == 200
    joined = told(send_example(handler, "join", "join"))
    assert joined["room"] == "kitchen"
    assert dict(load_examples("connect")["request"]["query"])["nickname"] in joined["members"]


@pytest.mark.skipif(is_deployed(), reason="a stage knows whom it let in")
def test_a_connection_that_nobody_knows_is_told_to_connect() -> None:
    assert send_example(handler, "join", "join")["statusCode"] == 404


def test_a_message_that_breaks_the_contract_is_refused() -> None:
    answer = send_text(handler, "join", '{"action": "join", "room": "Kitchen!"}')
    assert answer["statusCode"] == 400
    assert told(answer)
