"""Annotations in parts, and where the names come from that they use."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from codegen.core.records import Record, replace
from codegen.ir.types import Key, Type
from codegen.targets.lambda_python.models.printing.literals import raw_source, source
from codegen.targets.lambda_python.types import Import

FORMATS = {
    "date-time": "DateTime",
    "date": "Date",
    "uuid": "Uuid",
    "email": "Email",
    "ipv4": "Ipv4",
    "ipv6": "Ipv6",
}
"""Formats that are checked, and their types in `runtime/schema_types.py`."""

PARSED_FORMATS = ("date-time", "date")
"""Formats whose values are no texts in Python."""

_MODULES = {
    **dict.fromkeys(("Annotated", "Any", "Literal", "TypeAlias"), "typing"),
    **dict.fromkeys(("ConfigDict", "Field", "StrictBool"), "pydantic"),
    "TypeAliasType": "typing_extensions",
}
_RUNTIME = {
    **dict.fromkeys(("Boolean", "Integer", "Integral", "Number", *FORMATS.values()), "schema_types"),
    **dict.fromkeys(("CheckedModel", "Model", "Omittable"), "schema_model"),
    **dict.fromkeys(("Check", "MultipleOf", "OneOf", "Pattern", "UniqueItems"), "schema_checks"),
    **dict.fromkeys(("AnyOf", "ExactlyOne", "Tagged", "TaggedOrAny"), "schema_checks"),
    "Format": "schema_formats",
}

HELPERS = frozenset({*_MODULES, *_RUNTIME})
"""What modules of models import beside models."""


class Place(Record, frozen=True):
    """Where a definition is: its module, dotted, and its name there."""

    module: str
    name: str


class Context(Record, frozen=True):
    """What printing types needs to know.

    Attributes:
        widen: takes the reason why an annotation accepts more than its type does.
        exact_numbers: whether 1.0 is an integer and an integer stays one among numbers; parameters do without.
        in_model: whether the model around makes everything strict.
    """

    package: str
    place_of: Callable[[Key], Place]
    type_of: Callable[[Key], Type]
    widen: Callable[[str], None]
    exact_numbers: bool = True
    in_model: bool = True

    def import_of(self, name: str) -> Import:
        """Where a helper comes from."""
        return Import(_MODULES.get(name) or f"{self.package}.runtime.{_RUNTIME[name]}", name)


class Expression(Record, frozen=True):
    """An annotation in parts: `Annotated[base, *metadata]`.

    Attributes:
        names: the definitions that must exist when the annotation is evaluated.
        is_union: whether `base` is a union, which another union around it would swallow.
    """

    base: str
    metadata: tuple[str, ...] = ()
    imports: frozenset[Import] = frozenset()
    names: frozenset[Key] = frozenset()
    is_union: bool = False

    @property
    def text(self) -> str:
        return f"Annotated[{', '.join((self.base, *self.metadata))}]" if self.metadata else self.base


def named(context: Context, name: str) -> Expression:
    """A helper by its name."""
    return Expression(name, (), frozenset({context.import_of(name)}))


def subscripted(context: Context, name: str, inner: Expression) -> Expression:
    """`name[inner]`, where the name is a builtin's or a helper's."""
    imports = {context.import_of(name)} if name in HELPERS else set()
    return Expression(f"{name}[{inner.text}]", (), inner.imports | imports, inner.names)


def annotate(
    context: Context, expression: Expression, call: str, imports: Iterable[Import] = ()
) -> Expression:
    """The expression with one more annotation: the call of a helper."""
    needed = {context.import_of("Annotated"), context.import_of(call.partition("(")[0]), *imports}
    return replace(
        expression,
        metadata=(*expression.metadata, call),
        imports=expression.imports | needed,
        is_union=False,
    )


def with_field(context: Context, expression: Expression, **arguments: Any) -> Expression:
    """The expression with arguments of pydantic's `Field`; None stands for no argument."""
    said = ", ".join(
        f"{name}={raw_source(value) if name == 'pattern' else source(value)}"
        for name, value in arguments.items()
        if value is not None
    )
    if not said:
        return expression
    last = expression.metadata[-1] if expression.metadata else ""
    if last.startswith("Field("):
        merged = f"Field({said}, {last.removeprefix('Field(')}"
        return replace(expression, metadata=(*expression.metadata[:-1], merged))
    return annotate(context, expression, f"Field({said})")


def joined(members: Iterable[Expression]) -> Expression:
    """The union of some annotations, null last."""
    distinct = {member.text: member for member in members}
    ordered = sorted(distinct.values(), key=lambda member: member.text == "None")
    if len(ordered) == 1:
        return ordered[0]
    return Expression(
        " | ".join(member.text for member in ordered),
        (),
        frozenset[Import]().union(*(member.imports for member in ordered)),
        frozenset[Key]().union(*(member.names for member in ordered)),
        is_union=True,
    )
