"""Somebody comes, with a name."""

from chat_api.operations.connect import ConnectOk, ConnectRequest, ConnectResponse
from chat_api.runtime.connections import connection_id
from chat_api.runtime.context import LambdaContext
from store import Member, members


def connect(request: ConnectRequest, context: LambdaContext) -> ConnectResponse:
    """Remember who it is; API Gateway asked the authorizer before."""
    members().put(Member(connection_id(request.raw), request.nickname))
    return ConnectOk()
