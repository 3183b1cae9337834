"""Somebody goes."""

from chat_api.operations.disconnect import (
    DisconnectOk,
    DisconnectRequest,
    DisconnectResponse,
)
from chat_api.runtime.connections import connection_id
from chat_api.runtime.context import LambdaContext
from store import members


def disconnect(
    request: DisconnectRequest, context: LambdaContext
) -> DisconnectResponse:
    """Forget who it was."""
    members().remove(connection_id(request.raw))
    return DisconnectOk()
