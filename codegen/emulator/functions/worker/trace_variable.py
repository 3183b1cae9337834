"""The variable `_X_AMZN_TRACE_ID`, written anew for every event without using memory up.

`os.environ[...] = value` calls setenv(3), which keeps every value that a variable ever had: some 100 bytes a request.
https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
"""

from __future__ import annotations

import ctypes
import os

_NAME = "_X_AMZN_TRACE_ID"
_START = f"{_NAME}=".encode()
_SIZE = 8192  # more than the emulator lets pass

_buffer = ctypes.create_string_buffer(_START, len(_START) + _SIZE)
_putenv = ctypes.CDLL(None).putenv
_of_python = os.environ._data  # type: ignore[attr-defined]  # what `os.environ` looks into, past its setenv


def set_trace_id(trace_id: str | None) -> None:
    """Set the variable, for Python and for what it starts; None: remove it."""
    if trace_id is None:
        os.environ.pop(_NAME, None)
        return
    value = trace_id.encode("utf-8", "surrogateescape")
    if len(value) >= _SIZE:
        os.environ[_NAME] = trace_id
        return
    _buffer.value = _START + value
    _putenv(_buffer)  # the same place each time: nothing is copied, and a handler may have set another
    _of_python[_NAME.encode()] = value
