"""PUT /orders/{orderId} against its contract."""

from codegen.testing.contract import Contract


def test_put_order_answers_the_example_request(contract: Contract) -> None:
    answer = contract.send_example("put_order")
    assert answer.status_code == 200, answer.text


def test_put_order_takes_valid_requests(contract: Contract) -> None:
    contract.check_valid_requests("put_order")


def test_put_order_refuses_invalid_requests(contract: Contract) -> None:
    contract.check_invalid_requests("put_order")
