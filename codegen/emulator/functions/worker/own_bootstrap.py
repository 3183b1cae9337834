"""Our own bootstrap, for machines without awslambdaric: loads the handler and runs it event by event.

In: a handler string and a runtime client. Out: calls of that client. Errors and logs are worded as Lambda's Python
runtime does: https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html and python-logging.html beside it.
"""

from __future__ import annotations

import importlib
import logging
import os
import sys
import time
import traceback
from collections.abc import Callable
from io import FileIO, TextIOWrapper
from types import TracebackType
from typing import Any, NoReturn

from .own_context import Context
from .own_marshaller import Fault, Marshaller
from .trace_variable import set_trace_id

__all__ = ["Marshaller", "run"]

Handler = Callable[[Any, Context], Any]


def run(handler: str, client: Any) -> NoReturn:
    """Load the handler and run it for every event that `client` gives."""
    # Unbuffered, as on Lambda: a line is out before the process can crash.
    sys.stdout = TextIOWrapper(FileIO(1, "w", closefd=False), "utf-8", write_through=True)
    sys.stderr = TextIOWrapper(FileIO(2, "w", closefd=False), "utf-8", "backslashreplace", write_through=True)
    log_filter = _configure_logging()
    try:
        function = _load(handler)
    except Exception as error:
        described = _describe(error, "")
        _log_error(described)
        client.post_init_error(described)
        sys.exit(1)
    while True:
        request = client.wait_next_invocation()
        log_filter.request_id = request.invoke_id
        set_trace_id(request.x_amzn_trace_id)
        _invoke(function, request, client)


def _invoke(function: Handler, request: Any, client: Any) -> None:
    request_id = request.invoke_id
    try:
        context = Context(request_id, request.deadline_time_in_ms, request.invoked_function_arn)
        event = client.marshaller.unmarshal_request(request.event_body, request.content_type)
        result, content_type = client.marshaller.marshal_response(function(event, context))
    except Exception as error:
        described = _describe(error, request_id)
        _log_error(described)
        client.post_invocation_error(request_id, client.marshaller.marshal_response(described)[0], "")
    else:
        client.post_invocation_result(request_id, result, content_type)


def _load(handler: str) -> Handler:
    module_name, dot, function_name = handler.rpartition(".")
    if not dot:
        raise Fault(
            "MalformedHandlerName",
            f"Bad handler '{handler}': not enough values to unpack (expected 2, got 1)",
        )
    if module_name.partition(".")[0] in sys.builtin_module_names:
        raise Fault("BuiltInModuleConflict", f"Cannot use built-in module {module_name} as a handler module")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault("ImportModuleError", f"Unable to import module '{module_name}': {error}") from error
    except SyntaxError as error:
        trace = [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}']
        raise Fault(
            "UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}", trace
        ) from error
    try:
        function: Handler = getattr(module, function_name)
    except AttributeError as error:
        text = f"Handler '{function_name}' missing on module '{module_name}'"
        raise Fault("HandlerNotFound", text) from error
    return function


def _describe(error: Exception, request_id: str) -> dict[str, Any]:
    """Lambda's error object; the order of its keys is Lambda's."""
    if isinstance(error, Fault):
        message, kind, trace = error.message, error.kind, error.trace
    else:
        message, kind, trace = str(error), type(error).__name__, _frames(error.__traceback__)
    return {"errorMessage": message, "errorType": kind, "requestId": request_id, "stackTrace": trace}


def _frames(trace: TracebackType | None) -> list[str]:
    """The frames of the handler's side; chained exceptions are left out, as on Lambda."""
    frames = traceback.extract_tb(trace)
    while len(frames) > 1 and frames[0].filename == __file__:
        del frames[0]
    return traceback.format_list(
        [(f.filename, f.lineno or 0, f.name, f.line) for f in frames]
    )  # without carets


def _log_error(described: dict[str, Any]) -> None:
    """Print one log event: CR between its lines and no-break spaces before them keep it together in CloudWatch."""
    lines = [
        f"[ERROR] {described['errorType']}: {described['errorMessage']}",
        "Traceback (most recent call last):",
    ]
    for frame in described["stackTrace"]:
        for line in frame.splitlines():
            text = line.lstrip(" ")
            lines.append("\u00a0" * (len(line) - len(text)) + text)
    sys.stdout.write("\r".join(lines) + "\n")


class _RequestIdFilter(logging.Filter):
    request_id = ""

    def filter(self, record: logging.LogRecord) -> bool:
        record.aws_request_id = self.request_id
        return True


class _StdoutHandler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        sys.stdout.write(self.format(record))


def _configure_logging() -> _RequestIdFilter:
    """Give the root logger Lambda's handler and text format, and the level of AWS_LAMBDA_LOG_LEVEL."""
    formatter = logging.Formatter(
        "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n", "%Y-%m-%dT%H:%M:%S"
    )
    formatter.converter = time.gmtime
    handler, log_filter = _StdoutHandler(), _RequestIdFilter()
    handler.setFormatter(formatter)
    handler.addFilter(log_filter)
    root = logging.getLogger()
    root.addHandler(handler)
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper().replace("TRACE", "DEBUG")
    if level in ("DEBUG", "INFO", "WARNING", "WARN", "ERROR", "CRITICAL"):
        root.setLevel(level)
    return log_filter
