"""What the template of a module of models prints."""

from __future__ import annotations

from codegen.core.records import Record


class FieldView(Record, frozen=True):
    name: str
    annotation: str
    default: str  # an expression, "" where there is none
    description: str


class ClassView(Record, frozen=True):
    """A model."""

    name: str
    description: str
    is_closed: bool  # takes no members but its own
    additional: str  # the annotation of other members, "" where they are of any type or may not be there
    check: str  # an expression, "" where types say it all
    fields: tuple[FieldView, ...]


class AliasView(Record, frozen=True):
    """A name for a type that is no class. A recursive one is an expression in quotes."""

    name: str
    description: str
    expression: str
    is_recursive: bool


class ModuleView(Record, frozen=True):
    """One module: import statements by group, then definitions, each after those that it needs."""

    description: str
    imports: tuple[str, ...]
    definitions: tuple[ClassView | AliasView, ...]
