"""GET /ping against its contract."""

from codegen.testing.contract import Contract


def test_ping_answers_the_example_request(contract: Contract) -> None:
    answer = contract.send_example("ping")
    assert answer.status_code == 204, answer.text


def test_ping_takes_valid_requests(contract: Contract) -> None:
    contract.check_valid_requests("ping")
