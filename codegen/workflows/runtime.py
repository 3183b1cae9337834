"""The Lambda runtime of the Python that runs codegen: a new project names it, so that `sam build` finds an interpreter.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
"""

from __future__ import annotations

import sys

from codegen.importer.settings import settings_schema


def interpreters_runtime() -> str | None:
    """Such as "python3.12"; None where Lambda has no such runtime."""
    runtime = f"python{sys.version_info.major}.{sys.version_info.minor}"
    offered = settings_schema()["properties"]["function"]["properties"]["runtime"]["enum"]
    return runtime if runtime in offered else None
