"""POST /orders against its contract."""

from codegen.testing.contract import Contract


def test_create_order_answers_the_example_request(contract: Contract) -> None:
    answer = contract.send_example("create_order")
    assert answer.status_code == 201, answer.text


def test_create_order_takes_valid_requests(contract: Contract) -> None:
    contract.check_valid_requests("create_order")


def test_create_order_refuses_invalid_requests(contract: Contract) -> None:
    contract.check_invalid_requests("create_order")
