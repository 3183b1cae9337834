"""POST /partners/{partnerId}/orders against its contract."""

from codegen.testing.contract import Contract


def test_import_orders_answers_the_example_request(contract: Contract) -> None:
    answer = contract.send_example("import_orders")
    assert answer.status_code == 202, answer.text


def test_import_orders_takes_valid_requests(contract: Contract) -> None:
    contract.check_valid_requests("import_orders")


def test_import_orders_refuses_invalid_requests(contract: Contract) -> None:
    contract.check_invalid_requests("import_orders")
