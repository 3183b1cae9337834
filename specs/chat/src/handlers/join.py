"""Somebody comes into a room."""

from chat_api.models.joined import Joined
from chat_api.operations.join import JoinOk, JoinRequest, JoinResponse
from chat_api.runtime.connections import connection_id
from chat_api.runtime.context import LambdaContext
from chat_api.runtime.problem import NotFound
from store import members


def join(request: JoinRequest, context: LambdaContext) -> JoinResponse:
    """Remember the room, and tell who is there by now."""
    everybody, room = members(), request.body.room
    member = everybody.get(connection_id(request.raw))
    if member is None:
        raise NotFound("This connection is not known: connect again.")
    everybody.put(member._replace(room=room))
    there = [each.nickname for each in everybody.of_room(room)]
    return JoinOk(body=Joined(room=room, members=there))
