"""The definitions of one module go in, the view that its template prints comes out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping

from codegen.core.graphs import components
from codegen.core.records import replace
from codegen.ir.type_walk import references
from codegen.ir.types import Checked, Definition, Field, Key, ObjectType, Type
from codegen.targets.lambda_python.models.defaults import accepts_null, default_expression
from codegen.targets.lambda_python.models.names import field_names
from codegen.targets.lambda_python.models.printing.annotation import annotation
from codegen.targets.lambda_python.models.printing.checks import check_call, check_imports
from codegen.targets.lambda_python.models.printing.expression import (
    Context,
    Expression,
    subscripted,
    with_field,
)
from codegen.targets.lambda_python.models.printing.literals import source
from codegen.targets.lambda_python.models.view import AliasView, ClassView, FieldView, ModuleView
from codegen.targets.lambda_python.types import Import

_MAX_DESCRIPTION = 1_000


class ModuleBuilder:
    """Collects what one module prints."""

    def __init__(self, module: str, context: Context, definitions: Mapping[Key, Definition]) -> None:
        self._module = module
        self._context = context
        self._definitions = definitions
        self._imports: set[Import] = set()
        self._done: set[Key] = set()
        self._here: set[Key] = set()

    def build(self, keys: Iterable[Key], names: Mapping[Key, str], description: str) -> ModuleView:
        self._here = set(keys)
        views = [
            (
                self._class(self._definitions[key], names[key])
                if is_model(self._definitions[key].type)
                else self._alias(self._definitions[key], names[key])
            )
            for key in self._order(keys)
        ]
        return ModuleView(description, tuple(self._import_lines()), tuple(views))

    def _order(self, keys: Iterable[Key]) -> list[Key]:
        """Definitions after those that they need; in a circle classes first, whose annotations can wait."""

        def needed(key: Key) -> list[Key]:
            return [other for other in references(self._definitions[key].type) if other in self._here]

        ordered: list[Key] = []
        for circle in components(keys, needed):
            ordered += sorted(circle, key=lambda key: not is_model(self._definitions[key].type))
        return ordered

    # ---- definitions

    def _class(self, definition: Definition, name: str) -> ClassView:
        type_ = definition.type
        check = ""
        if isinstance(type_, Checked):
            check = check_call(self._context, type_)
            self._use(check_imports(self._context, type_))
            type_ = type_.type
        assert isinstance(type_, ObjectType)
        self._need("CheckedModel" if check else "Model")
        attributes = field_names([field.name for field in type_.fields])
        fields = tuple(self._field(field, attributes[field.name]) for field in type_.fields)
        if type_.additional is None:
            self._need("ConfigDict")
        view = ClassView(
            name,
            definition.description[:_MAX_DESCRIPTION] or _origin(definition.words),
            type_.additional is None,
            self._additional(type_.additional),
            check,
            fields,
        )
        self._done.add(definition.key)
        return view

    def _additional(self, additional: Type | None) -> str:
        if additional is None:
            return ""
        expression = annotation(self._context, additional)
        if expression.text == "Any":
            return ""
        self._need("Field")
        return self._quoted(expression, f"dict[str, {expression.text}]")

    def _field(self, field: Field, attribute: str) -> FieldView:
        expression = annotation(self._context, field.type)
        default = self._default(field)
        if default == "None" and not accepts_null(field.type, self._type_of):
            expression = subscripted(self._context, "Omittable", expression)
        alias = None if attribute == field.name else field.name
        expression = with_field(self._context, expression, alias=alias, exclude=field.is_hidden or None)
        if default.startswith("Field("):
            self._need("Field")
        description = field.description[:_MAX_DESCRIPTION]
        if field.is_deprecated:
            description = f"{description}\n\nDeprecated." if description else "Deprecated."
        return FieldView(attribute, self._quoted(expression, expression.text), default, description)

    def _default(self, field: Field) -> str:
        if field.is_required:
            return ""
        return default_expression(field, self._type_of) or "None"

    def _alias(self, definition: Definition, name: str) -> AliasView:
        expression = annotation(replace(self._context, in_model=False), definition.type)
        waits = self._waits(expression) or definition.key in expression.names
        text = self._quoted(expression, expression.text)
        self._need("TypeAliasType" if waits else "TypeAlias")
        self._done.add(definition.key)
        return AliasView(name, definition.description[:_MAX_DESCRIPTION], text, waits)

    # ---- names and imports

    def _type_of(self, key: Key) -> Type:
        return self._definitions[key].type

    def _waits(self, expression: Expression) -> bool:
        """Whether the expression names something that comes further down in the module."""
        return any(key in self._here and key not in self._done for key in expression.names)

    def _quoted(self, expression: Expression, text: str) -> str:
        self._use(expression.imports)
        return source(text) if self._waits(expression) else text

    def _need(self, name: str) -> None:
        self._imports.add(self._context.import_of(name))

    def _use(self, imports: Iterable[Import]) -> None:
        self._imports.update(imports)

    def _import_lines(self) -> Iterable[str]:
        """The import statements: Python's, other packages', the project's, a blank line between them."""
        by_module: dict[str, set[str]] = {}
        for needed in self._imports:
            if needed.module != self._module:
                by_module.setdefault(needed.module, set()).add(needed.name)
        groups: dict[int, list[str]] = {}
        for module in sorted(by_module):
            names = ", ".join(sorted(by_module[module]))
            groups.setdefault(self._group(module), []).append(f"from {module} import {names}")
        for number, (_, lines) in enumerate(sorted(groups.items())):
            yield from ["", *lines] if number else lines

    def _group(self, module: str) -> int:
        root = module.partition(".")[0]
        return 2 if root == self._context.package else 0 if root in sys.stdlib_module_names else 1


def _origin(words: tuple[str, ...]) -> str:
    """Where a schema without description stands in the contract."""
    if len(words) == 1:
        return f"The schema `{words[0]}`."
    path = ".".join(words[1:]).replace(".item", "[]")
    return f"`{path}` of `{words[0]}`."


def is_model(type_: Type) -> bool:
    """Whether a definition becomes a class."""
    return isinstance(type_.type if isinstance(type_, Checked) else type_, ObjectType)
