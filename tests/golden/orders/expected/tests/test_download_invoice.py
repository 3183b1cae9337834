"""GET /orders/{orderId}/invoice against its contract."""

from handlers import download_invoice
from orders_api.operations.download_invoice import OPERATION
from orders_api.runtime.testing import send_example


def test_download_invoice_answers_the_example_request() -> None:
    answer = send_example(OPERATION.bind(download_invoice.download_invoice))

    assert answer.status == 200, answer.body
