"""GET /health: Tell whether the service is up."""

from http_orders_api.models.get_health_ok_body import GetHealthOkBody
from http_orders_api.operations.get_health import (
    GetHealthOk,
    GetHealthRequest,
    GetHealthResponse,
)
from http_orders_api.runtime.context import LambdaContext


def get_health(request: GetHealthRequest, context: LambdaContext) -> GetHealthResponse:
    """Tell whether the service is up."""
    return GetHealthOk(body=GetHealthOkBody(status="up"))
