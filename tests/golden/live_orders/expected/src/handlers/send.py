"""POST /notes"""

from live_orders_api.operations.send import SendNoContent, SendRequest, SendResponse
from live_orders_api.runtime.context import LambdaContext


def send(request: SendRequest, context: LambdaContext) -> SendResponse:
    """Answer with the contract's example."""
    return SendNoContent()
