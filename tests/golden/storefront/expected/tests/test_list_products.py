"""GET /products against its contract."""

from codegen.testing.contract import Contract


def test_list_products_answers_the_example_request(contract: Contract) -> None:
    answer = contract.send_example("list_products")
    assert answer.status_code == 200, answer.text


def test_list_products_takes_valid_requests(contract: Contract) -> None:
    contract.check_valid_requests("list_products")


def test_list_products_refuses_invalid_requests(contract: Contract) -> None:
    contract.check_invalid_requests("list_products")
