"""GET /hello against its contract."""

from codegen.testing.contract import Contract


def test_say_hello_answers_the_example_request(contract: Contract) -> None:
    answer = contract.send_example("say_hello")
    assert answer.status_code == 200, answer.text


def test_say_hello_takes_valid_requests(contract: Contract) -> None:
    contract.check_valid_requests("say_hello")
