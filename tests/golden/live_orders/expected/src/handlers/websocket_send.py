"""send"""

from live_orders_api.operations.websocket_send import (
    WebsocketSendOk,
    WebsocketSendRequest,
    WebsocketSendResponse,
)
from live_orders_api.runtime.context import LambdaContext


def websocket_send(
    request: WebsocketSendRequest, context: LambdaContext
) -> WebsocketSendResponse:
    """Answer with the contract's example."""
    return WebsocketSendOk()
