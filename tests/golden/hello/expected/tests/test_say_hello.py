"""GET /hello against its contract."""

from handlers import say_hello
from hello_api.operations.say_hello import OPERATION
from hello_api.runtime.testing import send_example


def test_say_hello_answers_the_example_request() -> None:
    answer = send_example(OPERATION.bind(say_hello.say_hello))

    assert answer.status == 200, answer.body
