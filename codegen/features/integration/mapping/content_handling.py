"""Content handling: when a body is text, when it is bytes, and which conversions lie between the two.

In: a body, whether it is binary, and the `contentHandling` of an integration or integration response. Out: the body as
text or as bytes. A mapping template reads text only.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html
"""

from __future__ import annotations

from base64 import b64decode, b64encode

from codegen.gateway.errors import CONFIGURATION_ERROR, GatewayError
from codegen.ir.integration import ContentHandling

Payload = str | bytes
"""Text, or bytes that no template reads."""


def request_payload(body: bytes, *, is_binary: bool, handling: ContentHandling | None) -> Payload:
    """The body of a method request as the integration request has it.

    Raises:
        GatewayError: it is to be converted and is no base64.
    """
    if is_binary:
        return _encoded(body) if handling is ContentHandling.CONVERT_TO_TEXT else body
    text = body.decode("utf-8", "replace")
    return _decoded(text) if handling is ContentHandling.CONVERT_TO_BINARY else text


def response_payload(
    body: bytes, *, is_binary: bool, wants_binary: bool, handling: ContentHandling | None
) -> Payload:
    """The body of an endpoint's answer as the method response has it.

    Args:
        wants_binary: whether the first type that the client accepts is binary, which decides where nothing is said.

    Raises:
        GatewayError: it is to be converted and is no base64.
    """
    if not body:
        return ""
    to_binary = wants_binary if handling is None else handling is ContentHandling.CONVERT_TO_BINARY
    if is_binary:
        return body if to_binary else _encoded(body)
    text = body.decode("utf-8", "replace")
    return _decoded(text) if to_binary else text


def as_bytes(payload: Payload) -> bytes:
    """The payload as it is sent."""
    return payload.encode() if isinstance(payload, str) else payload


def template_text(payload: Payload) -> str:
    """What a mapping template gets.

    Raises:
        GatewayError: the payload is binary.
    """
    if isinstance(payload, bytes):
        raise GatewayError(CONFIGURATION_ERROR, detail="a mapping template can't read a binary payload")
    return payload


def _encoded(body: bytes) -> str:
    return b64encode(body).decode("ascii")


def _decoded(text: str) -> bytes:
    # A function's answer is a JSON string: the quotes are no part of what it encodes.
    try:
        return b64decode("".join(text.strip().removeprefix('"').removesuffix('"').split()), validate=True)
    except ValueError:
        raise GatewayError(
            CONFIGURATION_ERROR, detail="the payload is to be converted to binary and is no base64"
        ) from None
