"""Somebody says something to everybody in the room."""

from chat_api.models.message import Message
from chat_api.operations.send import SendOk, SendRequest, SendResponse
from chat_api.runtime.connections import Gone, connection_id
from chat_api.runtime.context import LambdaContext
from chat_api.runtime.problem import Forbidden
from chat_api.sender import Sender
from store import members


def send(request: SendRequest, context: LambdaContext) -> SendResponse:
    """Post it to each member; who is gone by now is forgotten."""
    everybody, said = members(), request.body
    member = everybody.get(connection_id(request.raw))
    if member is None or member.room != said.room:
        raise Forbidden(f"Join {said.room} first.")
    sender = Sender.of(request.raw)
    message = Message(room=said.room, sender=member.nickname, text=said.text)
    for each in everybody.of_room(said.room):
        try:
            sender.broadcast(each.connection_id, message)
        except Gone:
            everybody.remove(each.connection_id)
    return SendOk()
