"""POST /pets/{pet-id}"""

from names_api.operations.list_pets_01e896 import (
    ListPets01E896Ok,
    ListPets01E896Request,
    ListPets01E896Response,
)
from names_api.runtime.context import LambdaContext


def list_pets_01e896(
    request: ListPets01E896Request, context: LambdaContext
) -> ListPets01E896Response:
    """Answer with the contract's example."""
    return ListPets01E896Ok.example()
