"""PUT /products/{productId} against its contract."""

from codegen.testing.contract import Contract


def test_put_product_answers_the_example_request(contract: Contract) -> None:
    answer = contract.send_example("put_product")
    assert answer.status_code == 204, answer.text


def test_put_product_takes_valid_requests(contract: Contract) -> None:
    contract.check_valid_requests("put_product")


def test_put_product_refuses_invalid_requests(contract: Contract) -> None:
    contract.check_invalid_requests("put_product")
