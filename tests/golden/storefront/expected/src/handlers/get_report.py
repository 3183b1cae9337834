"""GET /reports/{day}"""

from storefront_api.operations.get_report import (
    GetReportOk,
    GetReportRequest,
    GetReportResponse,
)
from storefront_api.runtime.context import LambdaContext


def get_report(request: GetReportRequest, context: LambdaContext) -> GetReportResponse:
    """Answer with the contract's example."""
    return GetReportOk.example()
