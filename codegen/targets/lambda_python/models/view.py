"""What the template of a module of models prints."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldView:
    name: str
    annotation: str
    default: str  # an expression, "" where there is none
    description: str


@dataclass(frozen=True, slots=True)
class ClassView:
    """A model."""

    name: str
    description: str
    is_closed: bool  # takes no members but its own
    additional: str  # the annotation of other members, "" where they are of any type or may not be there
    check: str  # an expression, "" where types say it all
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class AliasView:
    """A name for a type that is no class. A recursive one is an expression in quotes."""

    name: str
    description: str
    expression: str
    is_recursive: bool


@dataclass(frozen=True, slots=True)
class ModuleView:
    """One module: import statements by group, then definitions, each after those that it needs."""

    description: str
    imports: tuple[str, ...]
    definitions: tuple[ClassView | AliasView, ...]
