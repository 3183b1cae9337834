"""DELETE /orders/{orderId} against its contract."""

from codegen.testing.contract import Contract


def test_delete_order_answers_the_example_request(contract: Contract) -> None:
    answer = contract.send_example("delete_order")
    assert answer.status_code == 204, answer.text


def test_delete_order_takes_valid_requests(contract: Contract) -> None:
    contract.check_valid_requests("delete_order")


def test_delete_order_refuses_invalid_requests(contract: Contract) -> None:
    contract.check_invalid_requests("delete_order")
