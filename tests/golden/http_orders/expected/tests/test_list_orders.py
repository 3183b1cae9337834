"""GET /orders against its contract."""

from codegen.testing.contract import Contract


def test_list_orders_answers_the_example_request(contract: Contract) -> None:
    answer = contract.send_example("list_orders")
    assert answer.status_code == 200, answer.text


def test_list_orders_takes_valid_requests(contract: Contract) -> None:
    contract.check_valid_requests("list_orders")


def test_list_orders_refuses_invalid_requests(contract: Contract) -> None:
    contract.check_invalid_requests("list_orders")
