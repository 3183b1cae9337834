"""$connect: Let a client connect; a problem that is raised refuses it."""

from live_orders_api.operations.connect import (
    ConnectOk,
    ConnectRequest,
    ConnectResponse,
)
from live_orders_api.runtime.context import LambdaContext


def connect(request: ConnectRequest, context: LambdaContext) -> ConnectResponse:
    """Let a client connect; a problem that is raised refuses it."""
    return ConnectOk()
