"""The models of a project: which Python type a schema has, and the modules that define those types."""

from __future__ import annotations

from codegen.core.diagnostics import Diagnostic
from codegen.core.files import GeneratedFile
from codegen.ir.project import Project
from codegen.ir.schema import Schema
from codegen.targets.lambda_python.types import Direction, Import, TypeExpression


class ModelIndex:
    """Types for the schemas of one project. Ask `type_of` for every schema first, `files` last."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.diagnostics: list[Diagnostic] = []

    def type_of(self, schema: Schema, name_hint: str, direction: Direction) -> TypeExpression:
        """The type of a schema; classes of an inline one are named after `name_hint` and get a module of their own."""
        return TypeExpression("Any", frozenset({Import("typing", "Any")}))

    def files(self) -> list[GeneratedFile]:
        """The modules of `models/`."""
        return []

    def lock_models(self) -> dict[str, str]:
        """Component schema name -> "package.module:Name" of its neutral view."""
        return {}
