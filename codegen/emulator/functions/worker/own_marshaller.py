"""Events to Python values and results to JSON text, by the rules of Lambda's Python runtime.

In: JSON text or a handler's result. Out: a value, or text and its content type; Fault where that can't be done. The
rules are simplejson's, which Lambda's runtime uses: NaN and Infinity are written as such, a Decimal as a plain number,
bytes as text, a named tuple as an object.
"""

from __future__ import annotations

import decimal
import importlib
import json
import math
import os
from typing import Any

try:
    simplejson: Any = importlib.import_module("simplejson")
except ImportError:
    simplejson = None

# From 3.12 on, results are UTF-8 in place of escapes (https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html).
_ESCAPING_RUNTIMES = tuple(f"AWS_Lambda_python3.{minor}" for minor in range(6, 12))


class Fault(Exception):
    """An error that the runtime words itself, without a trace of its own code."""

    def __init__(self, kind: str, message: str, trace: list[str] | None = None) -> None:
        self.kind = f"Runtime.{kind}"
        self.message = message
        self.trace = trace or []
        super().__init__(message)


class Marshaller:
    """JSON both ways. Made once the environment variables are set: AWS_EXECUTION_ENV decides how text is written."""

    def __init__(self) -> None:
        escaped = os.environ.get("AWS_EXECUTION_ENV") in _ESCAPING_RUNTIMES
        if simplejson:
            self._loads = simplejson.loads
            encoder = simplejson.JSONEncoder(
                use_decimal=False, ensure_ascii=escaped, allow_nan=True, default=_encode_with_simplejson
            )
        else:
            self._loads = json.loads
            encoder = json.JSONEncoder(ensure_ascii=escaped, allow_nan=True, default=_encode)
        self._encode = encoder.encode

    def unmarshal_request(self, request: bytes, content_type: str | None = "application/json") -> Any:
        if content_type != "application/json":
            return request
        try:
            return self._loads(request)
        except Exception as error:
            raise Fault("UnmarshalError", f"Unable to unmarshal input: {error}") from error

    def marshal_response(self, response: Any) -> tuple[str | bytes, str]:
        if isinstance(response, bytes):
            return response, "application/unknown"
        try:
            return self._encode(response), "application/json"
        except Exception as error:
            raise Fault("MarshalError", f"Unable to marshal response: {error}") from error


def _encode_with_simplejson(value: object) -> Any:
    if isinstance(value, decimal.Decimal):
        return math.nan if value.is_nan() else simplejson.raw_json.RawJSON(str(value))
    raise _not_serializable(value)


def _encode(value: object) -> Any:
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, bytes):
        return value.decode()
    raise _not_serializable(value)


def _not_serializable(value: object) -> TypeError:
    return TypeError(f"Object of type {type(value).__name__} is not JSON serializable")
