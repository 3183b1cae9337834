"""$disconnect: Forget a client that has gone."""

from auction_api.operations.disconnect import (
    DisconnectOk,
    DisconnectRequest,
    DisconnectResponse,
)
from auction_api.runtime.context import LambdaContext


def disconnect(
    request: DisconnectRequest, context: LambdaContext
) -> DisconnectResponse:
    """Forget a client that has gone."""
    return DisconnectOk()
