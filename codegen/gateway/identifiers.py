"""The identifiers that API Gateway gives: random ones of a request, stable ones of an API and its resources."""

from __future__ import annotations

import hashlib
from binascii import b2a_base64
from random import getrandbits

_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"


def new_request_id() -> str:
    """`$context.requestId`, header x-amzn-RequestId."""
    digits = f"{getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def new_extended_request_id() -> str:
    """`$context.extendedRequestId`, header x-amz-apigw-id: 15 characters of base64 and "="."""
    return b2a_base64(getrandbits(88).to_bytes(11, "big"), newline=False).translate(_URL_SAFE).decode("ascii")


def new_trace_root(now: float) -> str:
    """The root of an X-Ray trace: https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html."""
    return f"1-{int(now):08x}-{getrandbits(96):024x}"


def trace_header(root: str) -> str:
    """The header X-Amzn-Trace-Id of a response."""
    bits = f"{getrandbits(96):024x}"
    return f"Root={root};Parent={bits[:16]};Sampled=0;Lineage=1:{bits[16:]}:0"


def stable_id(text: str, length: int) -> str:
    """Letters and digits that depend on the text alone, such as the id of the API with this logical id."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    digits = ""
    while len(digits) < length:
        number, rest = divmod(number, 36)
        digits += _BASE36[rest]
    return digits
