"""Errors as structured log lines: one JSON object a line, in the members of Lambda's own JSON log format.

https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html
"""

import json
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

from .context import LambdaContext
from .request import HttpRequest


def log_error(
    message: str, http: HttpRequest, context: LambdaContext, error: BaseException
) -> None:
    """Write what a client must not see: the error with its traceback, and the request that met it."""
    record: dict[str, Any] = {
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds")[:-6] + "Z",
        "level": "ERROR",
        "message": message,
        "requestId": getattr(context, "aws_request_id", ""),
        "apiRequestId": http.request_id,
        "httpMethod": http.method,
        "route": http.route,
        "errorType": type(error).__name__,
        "errorMessage": str(error),
        "stackTrace": traceback.format_exception(error),
    }
    # One write, so that lines of threads do not mix; Lambda sends standard output to CloudWatch Logs.
    sys.stdout.write(json.dumps(record, ensure_ascii=True) + "\n")
    sys.stdout.flush()
