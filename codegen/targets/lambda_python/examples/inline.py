"""A response's example as code that a user goes on from, where it is short; longer ones stay in their file."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cache
from typing import Any

from codegen.core.memo import digest
from codegen.render.text import literal
from codegen.targets.lambda_python.models.names import field_names
from codegen.targets.lambda_python.operations.imports import ModuleImports
from codegen.targets.lambda_python.operations.parameters import is_literal_type
from codegen.targets.lambda_python.operations.view import ResponseView
from codegen.targets.lambda_python.types import Import

MOST_MEMBERS = 4
LONGEST_TEXT = 60

_SCALARS = (str, int, float, bool, type(None))


class Inliner:
    """Prints examples as expressions, with the models as they were generated."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        """Start with the models' modules: dotted name -> text."""
        self._sources = sources
        self._fields = cache(self._read_fields)
        self._digest = cache(lambda module: digest(sources.get(module, "")))

    def expression(
        self,
        view: ResponseView,
        example: Mapping[str, Any] | None,
        imports: ModuleImports,
        origin: ModuleImports,
    ) -> str:
        """The response as an expression: `SayHelloOk(body=Greeting(message="Hello, world"))`, or its `.example()`.

        Args:
            imports: of the module that the expression stands in.
            origin: of the operation's module, which imports the models.
        """
        fallback = f"{view.class_name}.example()"
        if example is None or set(example) - {"body"}:
            return fallback
        if "body" not in example:
            return f"{view.class_name}()"
        if view.content[0].kind not in ("Json", "Text"):
            return fallback
        body = self._body(view.content[0].type, example["body"], imports, origin)
        return f"{view.class_name}(body={body})" if body else fallback

    def module_of(self, view: ResponseView, origin: ModuleImports) -> str:
        """The module of the models whose classes the response's expression may name; "" for none."""
        source = origin.source(view.content[0].type) if view.content else None
        return source.module if source else ""

    def digest(self, module: str) -> str:
        """Of a module's text."""
        return self._digest(module)

    def _body(self, type_text: str, value: Any, imports: ModuleImports, origin: ModuleImports) -> str:
        if isinstance(value, _SCALARS):
            return literal(value) if is_literal_type(type_text) and _is_short(value) else ""
        source = origin.source(type_text)
        if source is None or not isinstance(value, dict) or not 0 < len(value) <= MOST_MEMBERS:
            return ""
        fields = self._fields(source)
        names = field_names(list(value))
        if not all(_fits(fields.get(names[key], ""), item) for key, item in value.items()):
            return ""
        imports.add(source.module, source.name)
        arguments = ", ".join(f"{names[key]}={literal(item)}" for key, item in value.items())
        return f"{source.name}({arguments})"

    def _read_fields(self, source: Import) -> dict[str, str]:
        """The fields of a generated class with the texts of their types."""
        tree = ast.parse(self._sources.get(source.module, ""))
        found = (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == source.name)
        body = next(found, ast.ClassDef(source.name, [], [], [], [])).body
        return {
            item.target.id: ast.unparse(item.annotation)
            for item in body
            if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)
        }


def _fits(type_text: str, value: Any) -> bool:
    """Whether the value, printed as a literal, is one that a type checker takes for the type."""
    return bool(type_text) and isinstance(value, _SCALARS) and _is_short(value) and is_literal_type(type_text)


def _is_short(value: Any) -> bool:
    return len(str(value)) <= LONGEST_TEXT
