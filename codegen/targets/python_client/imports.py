"""The imports of one group's module: types under their own names, or under others where two share one."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Mapping


class GroupImports:
    """Collects what the annotations of a module name; all of it is imported for type checkers alone."""

    def __init__(self, reserved: Collection[str]) -> None:
        self._origins: dict[str, tuple[str, str]] = dict.fromkeys(reserved, ("", ""))
        self._local: dict[tuple[str, str], str] = {}

    def add(self, module: str, name: str) -> str:
        """Import a name; gives what the module calls it."""
        origin = (module, name)
        if origin not in self._local:
            free = name
            while free in self._origins:
                free += "_"
            self._origins[free] = origin
            self._local[origin] = free
        return self._local[origin]

    def type_text(self, text: str, names: Mapping[str, tuple[str, str]]) -> str:
        """A type as this module writes it.

        Args:
            names: where the names in the text come from.
        """
        tree = ast.parse(text, mode="eval")
        renamed = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id in names:
                local = self.add(*names[node.id])
                if local != node.id:
                    renamed[node.id] = local
        if not renamed:
            return text
        for node in ast.walk(tree):
            if isinstance(node, ast.Name):
                node.id = renamed.get(node.id, node.id)
        return ast.unparse(tree)

    def by_group(self) -> list[list[str]]:
        """The import statements: Python's, other packages', the project's."""
        lines: dict[int, dict[str, list[str]]] = {}
        for (module, name), local in sorted(self._local.items()):
            root = module.partition(".")[0]
            group = 0 if root in sys.stdlib_module_names else 1
            words = name if name == local else f"{name} as {local}"
            lines.setdefault(group, {}).setdefault(module, []).append(words)
        return [
            [f"from {module} import {', '.join(names)}" for module, names in modules.items()]
            for _, modules in sorted(lines.items())
        ]
