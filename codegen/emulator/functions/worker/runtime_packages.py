"""Tells what Lambda's Python runtime has installed and this interpreter has not: the AWS SDK.

In: imports that nothing else could serve. Out: a line in the function's log; the import fails as it would have.
https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html#python-sdk-included
"""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec

_OF_THE_RUNTIME = frozenset({"boto3", "botocore"})


class MissingOfRuntime:
    """The last finder of modules; it finds none."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Say once where a package is missing."""
        if name in _OF_THE_RUNTIME and name not in self._told:
            self._told.add(name)
            install = f"{sys.executable} -m pip install boto3"
            sys.stderr.write(f"{name} is not installed here; Lambda's Python runtime brings it: {install}\n")
        return None
