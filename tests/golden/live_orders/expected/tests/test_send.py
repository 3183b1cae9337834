"""POST /notes against its contract."""

from codegen.testing.contract import Contract


def test_send_answers_the_example_request(contract: Contract) -> None:
    answer = contract.send_example("send")
    assert answer.status_code == 204, answer.text


def test_send_takes_valid_requests(contract: Contract) -> None:
    contract.check_valid_requests("send")


def test_send_refuses_invalid_requests(contract: Contract) -> None:
    contract.check_invalid_requests("send")
