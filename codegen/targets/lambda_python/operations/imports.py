"""The imports of one generated module: collected while its types are printed, sorted as isort sorts them."""

from __future__ import annotations

import io
import sys
import tokenize
from collections.abc import Collection

from codegen.targets.lambda_python.types import Import, TypeExpression


class ModuleImports:
    """Collects imports; a type whose name the module needs for something else comes in under another name."""

    def __init__(self, package: str, reserved: Collection[str]) -> None:
        self._package = package
        self._taken: dict[str, str] = {
            name: "" for name in reserved
        }  # name in the module -> where it is from
        self._imported: dict[tuple[str, str], str] = {}  # (module, name) -> name in the module

    def add(self, module: str, *names: str) -> None:
        """Import names that keep their names: those of Python, pydantic and the runtime."""
        for name in names:
            self._taken[name] = module
            self._imported[module, name] = name

    def runtime(self, module: str, *names: str) -> None:
        """Import from the project's runtime."""
        self.add(f"{self._package}.runtime.{module}", *names)

    def type_text(self, expression: TypeExpression) -> str:
        """The text of a type as this module writes it."""
        renamed: dict[str, str] = {}
        for needed in sorted(expression.imports):
            name = self._imported.get((needed.module, needed.name))
            if name is None:
                name = self._free_name(needed.module, needed.name)
                self._taken[name] = needed.module
                self._imported[needed.module, needed.name] = name
            if name != needed.name:
                renamed[needed.name] = name
        return _rename(expression.text, renamed) if renamed else expression.text

    def source(self, name: str) -> Import | None:
        """Where a name of the module comes from; None for one that is not imported under its own name."""
        module = self._taken.get(name)
        return Import(module, name) if module and (module, name) in self._imported else None

    def origins(self) -> dict[str, tuple[str, str]]:
        """Where each name of the module comes from: its module, and its name there."""
        return {local: origin for origin, local in self._imported.items()}

    def _free_name(self, module: str, name: str) -> str:
        if self._taken.get(name, module) == module or not module.startswith(f"{self._package}."):
            return name
        free = f"{name}Model"
        while free in self._taken:
            free += "_"
        return free

    def lines(self) -> list[str]:
        """The import statements: Python's, others', the project's, a blank line between them."""
        by_module: dict[str, list[str]] = {}
        for (module, name), local in self._imported.items():
            by_module.setdefault(module, []).append(name if name == local else f"{name} as {local}")
        groups: dict[int, list[str]] = {}
        for module in sorted(by_module):
            names = ", ".join(sorted(by_module[module], key=_isort_key))
            groups.setdefault(self._group(module), []).append(f"from {module} import {names}")
        return [line for _, lines in sorted(groups.items()) for line in (*lines, "")]

    def _group(self, module: str) -> int:
        root = module.partition(".")[0]
        if root in sys.stdlib_module_names:
            return 0
        return 2 if root in (self._package, "handlers", "authorizers") else 1


def _isort_key(name: str) -> tuple[int, str]:
    """Constants, then classes, then the rest."""
    plain = name.partition(" ")[0]
    kind = 0 if plain.isupper() and len(plain) > 1 else 1 if plain[0].isupper() else 2
    return kind, plain


def _rename(text: str, renamed: dict[str, str]) -> str:
    """The text with names replaced; what stands inside of literals stays."""
    made = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NAME and token.string in renamed:
            made.append((token.type, renamed[token.string]))
        else:
            made.append((token.type, token.string))
    return tokenize.untokenize(made).strip()
