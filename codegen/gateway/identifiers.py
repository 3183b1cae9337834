"""The identifiers that API Gateway gives: random ones of a request, stable ones of an API and its resources."""

from __future__ import annotations

import hashlib
from binascii import b2a_base64
from random import getrandbits
from typing import NamedTuple

_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"


class RequestIds(NamedTuple):
    """The random identifiers of one request."""

    request_id: str  # $context.requestId, header x-amzn-RequestId: a UUID
    extended_request_id: (
        str  # $context.extendedRequestId, header x-amz-apigw-id: 15 characters of base64 and "="
    )
    trace_root: str  # of an X-Ray trace, where the client brings none
    trace_rest: str  # what follows the root in the header X-Amzn-Trace-Id of the response


def new_request_ids(now: float) -> RequestIds:
    """New identifiers, all from one draw: four draws would be a tenth of the time that a request takes here.

    https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html
    """
    drawn = getrandbits(512).to_bytes(64, "big")
    digits = drawn.hex()
    return RequestIds(
        f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:32]}",
        short_id(drawn[16:27]),
        f"1-{int(now):08x}-{digits[54:78]}",
        f";Parent={digits[78:94]};Sampled=0;Lineage=1:{digits[94:102]}:0",
    )


def new_http_ids(now: float) -> RequestIds:
    """As `new_request_ids`, for HTTP and WebSocket APIs: their request id is the short one.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
    """
    drawn = getrandbits(288).to_bytes(36, "big")
    short, digits = short_id(drawn[:11]), drawn[11:].hex()
    return RequestIds(
        short,
        short,
        f"1-{int(now):08x}-{digits[:24]}",
        f";Parent={digits[24:40]};Sampled=0;Lineage=1:{digits[40:48]}:0",
    )


def short_id(drawn: bytes) -> str:
    """15 characters of base64 and `=`, from 11 bytes."""
    return b2a_base64(drawn, newline=False).translate(_URL_SAFE).decode("ascii")


def stable_id(text: str, length: int) -> str:
    """Letters and digits that depend on the text alone, such as the id of the API with this logical id."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    digits = ""
    while len(digits) < length:
        number, rest = divmod(number, 36)
        digits += _BASE36[rest]
    return digits
