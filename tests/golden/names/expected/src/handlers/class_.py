"""GET /pets/{pet-id}: Ends with a backslash\\."""

from names_api.operations.class_ import ClassOk, ClassRequest, ClassResponse
from names_api.runtime.context import LambdaContext


def class_(request: ClassRequest, context: LambdaContext) -> ClassResponse:
    """Ends with a backslash\\."""
    return ClassOk.example()
