"""A word to whoever misses the AWS SDK: Lambda's runtimes bring it, and a Python or Node.js of this machine may not.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html,
https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
"""

from __future__ import annotations

import re

from codegen.emulator.functions.log import LogSink

_HINTS = (
    (
        re.compile(r"No module named '(boto3|botocore)"),
        "hint: Lambda's Python has {0}, the one that runs here has not: pip install boto3",
    ),
    (
        re.compile(r"Cannot find (?:module|package) '(@aws-sdk/[\w.-]+)"),
        "hint: Lambda's Node.js has {0}, the one that runs here has not: npm install --no-save {0}",
    ),
)


def with_sdk_hints(log: LogSink) -> LogSink:
    """The sink, which says once after a line about a missing SDK what helps."""
    told: set[str] = set()

    def hinting(function_name: str, line: str) -> None:
        log(function_name, line)
        for pattern, text in _HINTS:
            found = pattern.search(line)
            if found and found[1] not in told:
                told.add(found[1])
                log(function_name, text.format(found[1]))

    return hinting
