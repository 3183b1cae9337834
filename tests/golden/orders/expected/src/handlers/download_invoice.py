"""GET /orders/{orderId}/invoice: Get the invoice as PDF."""

from orders_api.operations.download_invoice import (
    DownloadInvoiceOk,
    DownloadInvoiceRequest,
    DownloadInvoiceResponse,
)
from orders_api.runtime.context import LambdaContext


def download_invoice(
    request: DownloadInvoiceRequest, context: LambdaContext
) -> DownloadInvoiceResponse:
    """Get the invoice as PDF."""
    return DownloadInvoiceOk.example()
