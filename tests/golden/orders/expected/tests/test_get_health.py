"""GET /health against its contract."""

from handlers import get_health
from orders_api.operations.get_health import OPERATION
from orders_api.runtime.testing import send_example


def test_get_health_answers_the_example_request() -> None:
    answer = send_example(OPERATION.bind(get_health.get_health))

    assert answer.status == 200, answer.body
