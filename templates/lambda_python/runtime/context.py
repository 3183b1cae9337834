"""The second argument of a Lambda handler."""

from typing import Any, Protocol


class LambdaContext(Protocol):
    """What Lambda says about an invocation.

    https://docs.aws.amazon.com/lambda/latest/dg/python-context.html
    """

    @property
    def function_name(self) -> str: ...

    @property
    def function_version(self) -> str: ...

    @property
    def invoked_function_arn(self) -> str: ...

    @property
    def memory_limit_in_mb(self) -> str: ...

    @property
    def aws_request_id(self) -> str: ...

    @property
    def log_group_name(self) -> str: ...

    @property
    def log_stream_name(self) -> str: ...

    @property
    def identity(self) -> Any: ...

    @property
    def client_context(self) -> Any: ...

    def get_remaining_time_in_millis(self) -> int: ...
