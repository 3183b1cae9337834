"""Route $default."""

from chat_api.functions.default import handler
from chat_api.runtime.route_testing import send_text, told


def test_what_no_route_takes_is_told_so() -> None:
    answer = send_text(handler, "$default", "hello")
    assert answer["statusCode"] == 400
    assert "action" in told(answer)["detail"]
