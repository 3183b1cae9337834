"""DELETE /pets/{pet-id}"""

from names_api.operations.conftest_ import ConftestOk, ConftestRequest, ConftestResponse
from names_api.runtime.context import LambdaContext


def conftest_(request: ConftestRequest, context: LambdaContext) -> ConftestResponse:
    """Answer with the contract's example."""
    return ConftestOk.example()
