"""The context object that handlers get from our own bootstrap: https://docs.aws.amazon.com/lambda/latest/dg/python-context.html."""

from __future__ import annotations

import os
import sys
import time


class Identity:
    """The Cognito identity of the caller: none, behind API Gateway."""

    cognito_identity_id = None
    cognito_identity_pool_id = None


class Context:
    """What Lambda tells about the function, and about this invocation of it."""

    client_context = None

    def __init__(self, request_id: str, deadline_ms: int, function_arn: str) -> None:
        self.aws_request_id = request_id
        self.invoked_function_arn = function_arn
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")  # text, as on Lambda
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.identity = Identity()
        self.tenant_id = None
        self._deadline_ms = deadline_ms

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the function times out, never negative."""
        return max(0, self._deadline_ms - int(time.time() * 1000))

    def log(self, message: object) -> None:
        sys.stdout.write(str(message))
