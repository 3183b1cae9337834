"""PUT /orders/{orderId}/payment against its contract."""

from codegen.testing.contract import Contract


def test_pay_order_answers_the_example_request(contract: Contract) -> None:
    answer = contract.send_example("pay_order")
    assert answer.status_code == 202, answer.text


def test_pay_order_takes_valid_requests(contract: Contract) -> None:
    contract.check_valid_requests("pay_order")


def test_pay_order_refuses_invalid_requests(contract: Contract) -> None:
    contract.check_invalid_requests("pay_order")
