"""A user's text under the new names of its operation or generated package. In: text, names. Out: text or None."""

# ruff: noqa: N802 (libcst calls visitors by the names of its nodes)

from __future__ import annotations

from collections.abc import Callable, Mapping

import libcst as cst

from codegen.core.records import Record

BYTE_ORDER_MARK = "\ufeff"


class Names(Record, frozen=True):
    """What is called otherwise now.

    Attributes:
        operation: the operation's Python name before and now, which its function and modules bear.
        stem: beginning of its classes' names, before and now.
        package: the generated package, before and now.
        has_module: whether a dotted module exists after the run.
    """

    operation: tuple[str, str]
    stem: tuple[str, str]
    package: tuple[str, str]
    has_module: Callable[[str], bool]


def renamed(text: str, names: Names) -> str | None:
    """The text under the new names; None where it is no Python, or uses a new name for something of its own."""
    mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""  # which the parser would drop
    try:
        module = cst.parse_module(text)
    except (cst.ParserSyntaxError, RecursionError):
        return None
    imports = _Imports(names)
    module.visit(imports)
    before, now = names.operation
    mapping = {**imports.classes, before: now}
    if names.package[0] != names.package[1]:
        mapping |= (names.package,)
    used = _Used()
    module.visit(used)
    if used.names & (set(mapping.values()) - set(mapping)):
        return None
    return mark + module.visit(_Renamer(mapping, imports.modules, names)).code


def _dotted(node: cst.BaseExpression | None) -> str:
    if isinstance(node, cst.Attribute):
        return f"{_dotted(node.value)}.{node.attr.value}"
    return node.value if isinstance(node, cst.Name) else ""


def _dotted_node(text: str) -> cst.Attribute | cst.Name:
    first, *others = text.split(".")
    node: cst.Attribute | cst.Name = cst.Name(first)
    for name in others:
        node = cst.Attribute(node, cst.Name(name))
    return node


class _Imports(cst.CSTVisitor):
    """The generated modules and classes of the operation that a text imports."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self.modules: dict[str, str] = {}
        self.classes: dict[str, str] = {}

    def visit_ImportFrom(self, node: cst.ImportFrom) -> None:
        """Note a module that has another name now, and its classes."""
        module = _dotted(node.module)
        was, is_now = self._names.package
        if node.relative or not f"{module}.".startswith(f"{was}."):
            return
        moved = is_now + module.removeprefix(was)
        new = self._of_operation(moved)
        self.modules[module] = new or moved
        if new and not isinstance(node.names, cst.ImportStar):
            old_stem, new_stem = self._names.stem
            imported = [_dotted(alias.name) for alias in node.names]
            self.classes |= {
                n: new_stem + n.removeprefix(old_stem) for n in imported if n.startswith(old_stem)
            }

    def _of_operation(self, module: str) -> str:
        """The module that took the place of one of the operation's; "" where none did."""
        folder, _, name = module.rpartition(".")
        before, now = self._names.operation
        new = f"{folder}.{now}{name.removeprefix(before)}"
        is_its = name == before or name.startswith(f"{before}_")
        has_module = self._names.has_module
        return new if is_its and not has_module(module) and has_module(new) else ""


class _Used(cst.CSTVisitor):
    """Every name that a text has for something."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_Name(self, node: cst.Name) -> None:
        """Note it."""
        self.names.add(node.value)


class _Renamer(cst.CSTTransformer):
    """Gives names their new spelling, but attributes and keywords, which are other things' names."""

    def __init__(self, mapping: Mapping[str, str], modules: Mapping[str, str], names: Names) -> None:
        super().__init__()
        self._mapping = mapping
        self._modules = modules
        self._before, self._now = names.operation
        self._package = names.package

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:
        """A variable, function, class or parameter."""
        name = original_node.value
        if name.startswith(f"test_{self._before}_"):
            name = f"test_{self._now}_{name.removeprefix(f'test_{self._before}_')}"
        return updated_node.with_changes(value=self._mapping.get(name, name))

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.Attribute:
        """A member of something else keeps its name."""
        return updated_node.with_changes(attr=original_node.attr)

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        """A keyword is a parameter of something else."""
        return updated_node.with_changes(keyword=original_node.keyword)

    def leave_ImportFrom(self, original_node: cst.ImportFrom, updated_node: cst.ImportFrom) -> cst.ImportFrom:
        """A module under its new name; names of modules that keep theirs are kept, too."""
        new = self._modules.get(_dotted(original_node.module))
        if new is None:
            return original_node
        return updated_node.with_changes(module=_dotted_node(new))

    def leave_SimpleString(
        self, original_node: cst.SimpleString, updated_node: cst.SimpleString
    ) -> cst.SimpleString:
        """A string that is the operation's name, as tests call it, or leads into the package, as for monkeypatch."""
        text, (was, now) = original_node.raw_value, self._package
        if text != self._before and text.startswith(f"{was}."):
            return updated_node.with_changes(value=original_node.value.replace(was, now, 1))
        if text != self._before:
            return updated_node
        return updated_node.with_changes(value=original_node.value.replace(self._before, self._now))
