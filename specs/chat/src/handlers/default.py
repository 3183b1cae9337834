"""A message that no route takes."""

from chat_api.operations.default import DefaultRequest, DefaultResponse
from chat_api.runtime.context import LambdaContext
from chat_api.runtime.problem import BadRequest


def default(request: DefaultRequest, context: LambdaContext) -> DefaultResponse:
    """Say what would be understood."""
    raise BadRequest('Send JSON with an "action": join or send.')
