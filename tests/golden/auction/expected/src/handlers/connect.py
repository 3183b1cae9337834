"""$connect: Let a client connect; a problem that is raised refuses it."""

from auction_api.operations.connect import ConnectOk, ConnectRequest, ConnectResponse
from auction_api.runtime.context import LambdaContext


def connect(request: ConnectRequest, context: LambdaContext) -> ConnectResponse:
    """Let a client connect; a problem that is raised refuses it."""
    return ConnectOk()
