"""The connections of a WebSocket API, as its functions reach them: by API Gateway's management API.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
"""

from datetime import datetime
from functools import cached_property
from importlib import import_module
from os import environ
from typing import Any, NamedTuple, TypeVar

from .request import HttpRequest

ENDPOINT = "AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI"
"""Environment variable of the AWS SDKs: where connections are reached, if not at the domain and stage of the event.

An API behind a domain name of its own needs it: the path there is that of its mapping, which no event says.
"""

Self = TypeVar("Self", bound="Connections")


class Gone(Exception):
    """The connection does not exist, or exists no longer."""

    def __init__(self, connection_id: str) -> None:
        super().__init__(f"connection {connection_id} is gone")
        self.connection_id = connection_id


class ConnectionInfo(NamedTuple):
    """What API Gateway knows of a connection."""

    connected_at: datetime
    last_active_at: datetime
    source_ip: str
    user_agent: str


class Connections:
    """Posts texts to connections of one stage, looks at connections and ends them."""

    def __init__(self, url: str) -> None:
        """Reach the connections of a stage.

        Args:
            url: of the stage, `https://API_ID.execute-api.REGION.amazonaws.com/STAGE`.
        """
        self.url = url

    @classmethod
    def of(cls: type[Self], request: HttpRequest) -> Self:
        """The connections of the stage that a request came to."""
        domain = str(request.context.get("domainName") or "")
        scheme = "http" if ":" in domain else "https"  # only an emulator has a port
        return cls(environ.get(ENDPOINT) or f"{scheme}://{domain}/{request.stage}")

    def post(self, connection_id: str, text: str | bytes) -> None:
        """Send a text, of at most 128 KB, to the client of a connection.

        Raises:
            Gone: there is no such connection.
        """
        self._call("post_to_connection", connection_id, Data=text)

    def get(self, connection_id: str) -> ConnectionInfo:
        """Look at a connection.

        Raises:
            Gone: there is no such connection.
        """
        found = self._call("get_connection", connection_id)
        identity = found["Identity"]
        return ConnectionInfo(
            found["ConnectedAt"],
            found["LastActiveAt"],
            identity["SourceIp"],
            identity.get("UserAgent", ""),
        )

    def delete(self, connection_id: str) -> None:
        """End a connection.

        Raises:
            Gone: there is no such connection.
        """
        self._call("delete_connection", connection_id)

    def _call(self, operation: str, connection_id: str, **members: Any) -> Any:
        call = getattr(self._client, operation)
        try:
            return call(ConnectionId=connection_id, **members)
        except self._client.exceptions.GoneException:
            raise Gone(connection_id) from None

    @cached_property
    def _client(self) -> Any:
        # 100 ms and more, which routes that only answer don't need. (boto3 has no types of its own.)
        boto3 = import_module("boto3")
        return boto3.client("apigatewaymanagementapi", endpoint_url=self.url)


def connection_id(request: HttpRequest) -> str:
    """The connection that a request came on."""
    return str(request.context.get("connectionId") or "")
