"""What functions of a new project run on: the Python and processor at hand, so that what `sam build` makes runs here.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html
"""

from __future__ import annotations

import platform
import sys

from codegen.core.records import replace
from codegen.importer.settings import settings_schema
from codegen.ir.project import FunctionSettings

_ARCHITECTURES = {"x86_64": "x86_64", "AMD64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}
"""Names of processors -> what Lambda calls them."""


def functions_of_this_machine() -> FunctionSettings:
    """The usual settings with this machine's runtime and architecture, as far as Lambda has them."""
    usual = FunctionSettings()
    runtime = f"python{sys.version_info.major}.{sys.version_info.minor}"
    offered = settings_schema()["properties"]["function"]["properties"]["runtime"]["enum"]
    return replace(
        usual,
        runtime=runtime if runtime in offered else usual.runtime,
        architecture=_ARCHITECTURES.get(platform.machine(), usual.architecture),
    )
