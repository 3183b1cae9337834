"""$disconnect: Forget a client that has gone."""

from live_orders_api.operations.disconnect import (
    DisconnectOk,
    DisconnectRequest,
    DisconnectResponse,
)
from live_orders_api.runtime.context import LambdaContext


def disconnect(
    request: DisconnectRequest, context: LambdaContext
) -> DisconnectResponse:
    """Forget a client that has gone."""
    return DisconnectOk()
