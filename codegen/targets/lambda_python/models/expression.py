"""Types to annotations: a type of the graph goes in, the text that stands behind a field's colon comes out."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from codegen.ir.types import (
    AnyType,
    ArrayType,
    BooleanType,
    Checked,
    Key,
    LiteralType,
    MapType,
    NeverType,
    NullType,
    NumberType,
    ObjectType,
    Reference,
    StringType,
    Tag,
    Type,
    UnionType,
)
from codegen.render.text import literal
from codegen.schema.patterns import linear_pattern, python_pattern
from codegen.schema.references import SCHEMA_KEYWORDS, SCHEMA_LIST_KEYWORDS, SCHEMA_MAP_KEYWORDS
from codegen.targets.lambda_python.models.names import field_names
from codegen.targets.lambda_python.types import Import

FORMATS = {
    "date-time": "DateTime",
    "date": "Date",
    "time": "Time",
    "uuid": "Uuid",
    "email": "Email",
    "uri": "Uri",
    "ipv4": "Ipv4",
    "ipv6": "Ipv6",
    "byte": "Base64",
}
"""Formats that are checked, and their types in `runtime/schema_types.py`."""

PARSED_FORMATS = ("date-time", "date")
"""Formats whose values are no texts in Python."""

_RUNTIME = {
    **dict.fromkeys(("Integer", "Number", "Integral", "Boolean", *FORMATS.values()), "schema_types"),
    **dict.fromkeys(("CheckedModel", "Model", "Omittable"), "schema_model"),
    **dict.fromkeys(
        ("AnyOf", "Check", "ExactlyOne", "MultipleOf", "OneOf", "Pattern", "Tagged", "UniqueItems"),
        "schema_checks",
    ),
    "Format": "schema_formats",
}
_OTHERS = {
    **dict.fromkeys(("Annotated", "Any", "Literal", "TypeAlias"), "typing"),
    **dict.fromkeys(("ConfigDict", "Field", "StrictBool"), "pydantic"),
    "TypeAliasType": "typing_extensions",
}

_LITERAL_KINDS = {str: "text", bool: "boolean", int: "integer", type(None): "null"}

_LARGEST_COUNT = 2**63 - 1
"""pydantic's bounds are machine words; no value that fits in memory comes near."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a definition is: its module, dotted, and its name there."""

    module: str
    name: str


@dataclass(frozen=True, slots=True)
class Expression:
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


class Printer:
    """Prints types for one package."""

    def __init__(
        self,
        package: str,
        place_of: Callable[[Key], Place],
        definition_of: Callable[[Key], Type],
        widen: Callable[[str], None],
    ) -> None:
        """Prepare to print.

        Args:
            widen: takes the reason why an annotation accepts more than its type does.
        """
        self._package = package
        self._place_of = place_of
        self._definition_of = definition_of
        self._widen = widen
        self._is_alias = False

    def import_of(self, name: str) -> Import:
        """Where a name that models use comes from."""
        module = _OTHERS.get(name) or f"{self._package}.runtime.{_RUNTIME[name]}"
        return Import(module, name)

    def expression(self, type_: Type, exact: bool = True) -> Expression:
        """The annotation of a type.

        Args:
            exact: whether 1.0 is an integer; parameters, which are texts, do without.
        """
        match type_:
            case AnyType() | ObjectType():
                return self._named("Any")
            case NeverType():
                return self._annotate(self._named("Any"), "Check(False)")
            case NullType():
                return Expression("None")
            case BooleanType():
                return self._named("StrictBool") if self._is_alias else Expression("bool")
            case NumberType():
                return self._number(type_, exact)
            case StringType():
                return self._string(type_)
            case LiteralType():
                return self._literal(type_)
            case ArrayType():
                return self._array(type_, exact)
            case MapType():
                inner = self.expression(type_.values)
                base = Expression(f"dict[str, {inner.text}]", (), inner.imports, inner.names)
                return self._sized(base, type_.min_properties, type_.max_properties)
            case UnionType():
                return self._union(type_)
            case Checked():
                return self._annotate(
                    self.expression(type_.type), self.check(type_), self.check_imports(type_)
                )
            case Reference(key):
                place = self._place_of(key)
                imported = frozenset({Import(place.module, place.name)})
                return Expression(place.name, (), imported, frozenset({key}), self._is_union(type_))

    def alias(self, type_: Type) -> Expression:
        """The expression of an alias: what stands outside of models is strict by itself."""
        self._is_alias = True
        made = self.expression(type_)
        self._is_alias = False
        return made

    def with_field(self, expression: Expression, arguments: Mapping[str, Any]) -> Expression:
        """The expression with arguments of `Field`."""
        return self._field(expression, **arguments)

    # ---- parts

    def _named(self, name: str) -> Expression:
        return Expression(name, (), frozenset({self.import_of(name)}))

    def _annotate(self, expression: Expression, metadata: str, imports: Iterable[Import] = ()) -> Expression:
        """The expression with one more annotation: a call of something that models import."""
        needed = {self.import_of("Annotated"), self.import_of(metadata.partition("(")[0]), *imports}
        return replace(
            expression,
            metadata=(*expression.metadata, metadata),
            imports=expression.imports | needed,
            is_union=False,
        )

    def _field(self, expression: Expression, **arguments: Any) -> Expression:
        said = ", ".join(
            f"{name}={_argument(name, value)}" for name, value in arguments.items() if value is not None
        )
        if not said:
            return expression
        last = expression.metadata[-1] if expression.metadata else ""
        if last.startswith("Field("):
            return replace(
                expression, metadata=(*expression.metadata[:-1], f"Field({said}, {last[len('Field('):]}")
            )
        return self._annotate(expression, f"Field({said})")

    def _sized(self, expression: Expression, least: int | None, most: int | None) -> Expression:
        return self._field(
            expression,
            min_length=None if not least else min(int(least), _LARGEST_COUNT),
            max_length=None if most is None or most > _LARGEST_COUNT else int(most),
        )

    def _number(self, type_: NumberType, exact: bool) -> Expression:
        plain = Expression("int" if type_.is_integer else "float")
        base = self._named("Integer" if type_.is_integer else "Number") if exact else plain
        factor = _whole(type_.multiple_of)
        is_native = type_.is_integer and isinstance(factor, int) and factor <= _LARGEST_COUNT
        bounded = self._field(
            base,
            ge=_whole(type_.minimum),
            le=_whole(type_.maximum),
            gt=_whole(type_.exclusive_minimum),
            lt=_whole(type_.exclusive_maximum),
            multiple_of=factor if is_native else None,
        )
        if factor is None or is_native:
            return bounded
        return self._annotate(bounded, f"MultipleOf({literal(factor)})")

    def _string(self, type_: StringType) -> Expression:
        is_bounded = type_.min_length or type_.max_length is not None or type_.pattern is not None
        if not is_bounded:
            return self._named(FORMATS[type_.format]) if type_.format in FORMATS else Expression("str")
        linear = linear_pattern(type_.pattern) if type_.pattern is not None else None
        bounded = self._field(
            Expression("str"),
            min_length=min(int(type_.min_length), _LARGEST_COUNT) if type_.min_length else None,
            max_length=type_.max_length if (type_.max_length or 0) <= _LARGEST_COUNT else None,
            pattern=linear,
        )
        if type_.pattern is not None and linear is None:
            other = python_pattern(type_.pattern)
            if other is None:
                self._widen(
                    "no regular expression engine of Python understands its pattern, which is not checked"
                )
            else:
                bounded = self._annotate(bounded, f"Pattern({raw_literal(other)})")
        if type_.format in FORMATS:
            bounded = self._annotate(bounded, f"Format({literal(type_.format)})")
        return bounded

    def _literal(self, type_: LiteralType) -> Expression:
        """Literals by kind: `Literal[1]` of pydantic takes true as well, and floats, objects and lists have none."""
        by_kind: dict[str, list[Any]] = {}
        for value in type_.values:
            by_kind.setdefault(_LITERAL_KINDS.get(type(value), "other"), []).append(value)
        members = [self._literal_of(kind, values) for kind, values in by_kind.items()]
        return members[0] if len(members) == 1 else self._joined(members)

    def _literal_of(self, kind: str, values: list[Any]) -> Expression:
        listed = ", ".join(map(literal, values))
        if kind == "null":
            return Expression("None")
        if kind == "other":
            numbers = all(isinstance(value, float) for value in values)
            return self._annotate(self._named("Number" if numbers else "Any"), f"OneOf({listed})")
        made = Expression(f"Literal[{listed}]", (), frozenset({self.import_of("Literal")}))
        exact = {"integer": "Integral()", "boolean": "Boolean()"}.get(kind)
        return self._annotate(made, exact) if exact else made

    def _array(self, type_: ArrayType, exact: bool) -> Expression:
        inner = self.expression(type_.items, exact)
        base = Expression(f"list[{inner.text}]", (), inner.imports, inner.names)
        sized = self._sized(base, type_.min_items, type_.max_items)
        return self._annotate(sized, "UniqueItems()") if type_.unique_items else sized

    # ---- unions

    def _union(self, type_: UnionType) -> Expression:
        members = [self.expression(member) for member in type_.members]
        if type_.tag is not None:
            return self._tagged(type_, type_.tag, members)
        if type_.is_exclusive:
            joined = self._joined([self._apart(member) for member in members])
            return self._annotate(joined, "ExactlyOne()") if joined.is_union else joined
        if any(member.text == "Any" for member in members):
            return self._named("Any")
        return self._joined(members)

    def _tagged(self, type_: UnionType, tag: Tag, members: list[Expression]) -> Expression:
        joined = self._joined([self._apart(member) for member in members])
        attribute = self._tag_attribute(type_, tag)
        if attribute is not None and joined.is_union:
            return self._annotate(joined, f"Field(discriminator={literal(attribute)})")
        order = list(dict.fromkeys(member.text for member in members))
        mapping = {value: order.index(members[position].text) for value, position in tag.mapping.items()}
        name = tag.property_name
        attributes = sorted(
            filter(None, {self._attribute(member, name) for member in type_.members} - {name})
        )
        given = f", {literal(attributes[0])}" if attributes else ""
        return self._annotate(joined, f"Tagged({literal(name)}, {literal(mapping)}{given})")

    def _tag_attribute(self, type_: UnionType, tag: Tag) -> str | None:
        """The field of all members that pydantic can tell them apart by, if they have one."""
        attributes = set()
        for position, member in enumerate(type_.members):
            model = self._definition_of(member.key) if isinstance(member, Reference) else None
            field = model.field(tag.property_name) if isinstance(model, ObjectType) else None
            if field is None or not field.is_required or not isinstance(field.type, LiteralType):
                return None
            values = {value for value, at in tag.mapping.items() if at == position}
            if set(map(repr, field.type.values)) != set(map(repr, values)):
                return None
            attributes.add(self._attribute(member, field.name))
        return attributes.pop() if len(attributes) == 1 else None

    def _attribute(self, member: Type, name: str) -> str | None:
        """The Python name of a member of an object, None if the type is no object with such a field."""
        model = self._definition_of(member.key) if isinstance(member, Reference) else None
        model = model.type if isinstance(model, Checked) else model
        if not isinstance(model, ObjectType) or model.field(name) is None:
            return None
        return field_names([field.name for field in model.fields])[name]

    def _joined(self, members: list[Expression]) -> Expression:
        """The union of some annotations, null last."""
        distinct = {member.text: member for member in members}
        ordered = sorted(distinct.values(), key=lambda member: member.text == "None")
        return Expression(
            " | ".join(member.text for member in ordered),
            (),
            frozenset[Import]().union(*(member.imports for member in ordered)),
            frozenset[Key]().union(*(member.names for member in ordered)),
            len(ordered) > 1 or any(member.is_union for member in ordered),
        )

    def _apart(self, member: Expression) -> Expression:
        """A member that counts as one, though it is a union itself."""
        return self._annotate(member, "AnyOf()") if member.is_union else member

    def _is_union(self, type_: Type, depth: int = 0) -> bool:
        if isinstance(type_, Reference) and depth < 20:
            return self._is_union(self._definition_of(type_.key), depth + 1)
        if isinstance(type_, LiteralType):
            return None in type_.values and len(type_.values) > 1
        return isinstance(type_, UnionType) and not type_.is_exclusive and type_.tag is None

    # ---- checks

    def check(self, type_: Checked) -> str:
        """The call that checks what the type can't say."""
        names = {ref: self._place_of(key).name for ref, key in type_.references.items()}
        schema = literal(self._for_python(type_.schema, names))
        if not names:
            return f"Check({schema})"
        types = ", ".join(f"{literal(name)}: {name}" for name in dict.fromkeys(names.values()))
        return f"Check({schema}, lambda: {{{types}}})"

    def check_imports(self, type_: Checked) -> frozenset[Import]:
        """What the call of `check` needs."""
        places = [self._place_of(key) for key in type_.references.values()]
        return frozenset(Import(place.module, place.name) for place in places) | {self.import_of("Check")}

    def _for_python(self, schema: Any, names: Mapping[str, str]) -> Any:
        """A schema whose references are names of types and whose patterns are Python's."""
        if not isinstance(schema, Mapping):
            return schema
        made: dict[str, Any] = {}
        for keyword, value in schema.items():
            if keyword == "$ref":
                made[keyword] = names[value]
            elif keyword == "pattern":
                made |= {} if self._python(value) is None else {keyword: self._python(value)}
            elif keyword == "patternProperties":
                inner = {
                    self._python(pattern): self._for_python(sub, names) for pattern, sub in value.items()
                }
                made[keyword] = {pattern: sub for pattern, sub in inner.items() if pattern is not None}
            elif keyword in SCHEMA_MAP_KEYWORDS:
                made[keyword] = {name: self._for_python(sub, names) for name, sub in value.items()}
            elif keyword in SCHEMA_LIST_KEYWORDS:
                made[keyword] = [self._for_python(sub, names) for sub in value]
            elif keyword in SCHEMA_KEYWORDS:
                made[keyword] = self._for_python(value, names)
            else:
                made[keyword] = value
        return made

    def _python(self, pattern: str) -> str | None:
        translated = python_pattern(pattern)
        if translated is None:
            self._widen("Python's regular expressions can't say one of its patterns, which is not checked")
        return translated


def _argument(name: str, value: Any) -> str:
    return raw_literal(value) if name == "pattern" else literal(value)


def raw_literal(text: str) -> str:
    """A regular expression as a raw string where that says the same, for the reader's sake."""
    plain = literal(text)
    raw = f'r"{text}"'
    try:
        is_same = "\\" in text and text.isprintable() and ast.literal_eval(raw) == text
    except (SyntaxError, ValueError):
        return plain
    return raw if is_same else plain


def _whole(value: float | None) -> float | None:
    """1.0 as 1."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
