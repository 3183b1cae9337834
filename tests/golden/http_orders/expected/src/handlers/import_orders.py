"""POST /partners/{partnerId}/orders: Take the orders of a partner."""

from http_orders_api.models.import_orders_accepted_body import ImportOrdersAcceptedBody
from http_orders_api.operations.import_orders import (
    ImportOrdersAccepted,
    ImportOrdersRequest,
    ImportOrdersResponse,
)
from http_orders_api.runtime.context import LambdaContext


def import_orders(
    request: ImportOrdersRequest, context: LambdaContext
) -> ImportOrdersResponse:
    """Take the orders of a partner."""
    return ImportOrdersAccepted(body=ImportOrdersAcceptedBody(taken=1))
