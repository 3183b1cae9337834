"""A word to whoever misses the AWS SDK: Lambda's Node.js brings it, and that of this machine may not.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html; functions in Python are told by their workers.
"""

from __future__ import annotations

import re

from codegen.emulator.functions.log import LogSink

_MISSING = re.compile(r"Cannot find (?:module|package) '(@aws-sdk/[\w.-]+)")


def with_sdk_hints(log: LogSink) -> LogSink:
    """The sink, which says once after a line about a missing package of the SDK what helps."""
    told: set[str] = set()

    def hinting(function_name: str, line: str) -> None:
        log(function_name, line)
        found = _MISSING.search(line)
        if found and found[1] not in told:
            told.add(found[1])
            package = found[1]
            log(
                function_name,
                f"{package} is not installed here; Lambda's Node.js runtime brings it: npm install --no-save {package}",
            )

    return hinting
