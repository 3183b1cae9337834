"""POST /orders against its contract."""

from codegen.testing.contract import Contract


def test_place_order_answers_the_example_request(contract: Contract) -> None:
    answer = contract.send_example("place_order")
    assert answer.status_code == 201, answer.text


def test_place_order_takes_valid_requests(contract: Contract) -> None:
    contract.check_valid_requests("place_order")


def test_place_order_refuses_invalid_requests(contract: Contract) -> None:
    contract.check_invalid_requests("place_order")
