"""DELETE /products/{productId} against its contract."""

from codegen.testing.contract import Contract


def test_delete_product_answers_the_example_request(contract: Contract) -> None:
    answer = contract.send_example("delete_product")
    assert answer.status_code == 204, answer.text


def test_delete_product_takes_valid_requests(contract: Contract) -> None:
    contract.check_valid_requests("delete_product")


def test_delete_product_refuses_invalid_requests(contract: Contract) -> None:
    contract.check_invalid_requests("delete_product")
