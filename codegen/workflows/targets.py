"""The targets that a project is made of, in one shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from codegen.core.diagnostics import Diagnostic
from codegen.core.files import GeneratedFile
from codegen.ir.project import Project


@dataclass(frozen=True, slots=True)
class Generated:
    """What one target makes of a project."""

    files: Sequence[GeneratedFile]
    diagnostics: Sequence[Diagnostic] = ()
    models: Mapping[str, str] = field(default_factory=dict)  # schema name -> "module:Class"


Target = Callable[[Project], Generated]

TARGETS: tuple[Target, ...] = ()
