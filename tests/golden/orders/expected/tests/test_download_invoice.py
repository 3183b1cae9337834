"""GET /orders/{orderId}/invoice against its contract."""

from codegen.testing.contract import Contract


def test_download_invoice_answers_the_example_request(contract: Contract) -> None:
    answer = contract.send_example("download_invoice")
    assert answer.status_code == 200, answer.text


def test_download_invoice_takes_valid_requests(contract: Contract) -> None:
    contract.check_valid_requests("download_invoice")


def test_download_invoice_refuses_invalid_requests(contract: Contract) -> None:
    contract.check_invalid_requests("download_invoice")
