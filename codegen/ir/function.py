"""A Lambda function as its template configures it: what runs, where its code lies, and within which limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from codegen.core.diagnostics import SourceLocation


@dataclass(frozen=True, slots=True)
class Function:
    """One function; defaults are those of https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html."""

    logical_id: str
    name: str
    handler: str  # "module.function", the module relative to the code folder
    code_folder: str  # absolute, or relative to the template's folder
    runtime: str = "python3.12"
    timeout_seconds: int = 3
    memory_mb: int = 128
    environment: Mapping[str, str] = field(default_factory=dict)
    layers: tuple[
        str, ...
    ] = ()  # folders, as code_folder: what lies below /opt on Lambda, the last above the first
    inline_code: str = ""  # the source of the module `index`, where the template holds it
    location: SourceLocation | None = field(default=None, compare=False)  # a moved line changes no function
