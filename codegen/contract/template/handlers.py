"""Handlers must be in the code that a function is made of. The code is read, never run.

https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html
https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from codegen.contract.template.model import CfnResource, Template
from codegen.contract.values import literal
from codegen.core.suggestions import did_you_mean

_NODE_SUFFIXES = (".js", ".mjs", ".cjs", ".ts", ".mts", ".jsx", ".tsx")
_MAX_SOURCE: Final = 4 * 1024 * 1024  # bytes of a module that is read
_ARGUMENTS: Final = 2  # event and context


def check_handler(function: CfnResource, code: Path, template: Template) -> None:
    """Report a handler whose module or function is not in the folder of the code."""
    handler = literal(function.properties.get("Handler"))
    runtime = template.text(function.properties.get("Runtime")) or ""
    check = next((check for prefix, check in _CHECKS.items() if runtime.startswith(prefix)), None)
    if handler is None or check is None:
        return
    problem = check(handler, code, "Layers" in function.properties)
    if problem:
        message, hint = problem
        template.findings.error(
            "CG169", f"handler {handler!r} of {function.logical_id}: {message}", function.at("Handler"), hint
        )


Problem = tuple[str, str] | None
"""What is wrong, and what to change."""


def _check_python(handler: str, code: Path, has_layers: bool) -> Problem:
    module, _, name = handler.rpartition(".")
    if not module:
        return "Lambda takes module.function", "write the module before the function"
    file = _python_file(code, module.replace(".", "/"))
    if file is None:
        if has_layers or (code / "Makefile").exists() or _is_required(code, module):
            return None
        where = f"{module.replace('.', '/')}.py is not in {code.as_posix()}"
        return where, did_you_mean(
            module, (path.stem for path in code.glob("*.py")), "correct the module's name"
        )
    try:
        if file.stat().st_size > _MAX_SOURCE:
            return None
        tree = ast.parse(file.read_bytes())
    except (SyntaxError, ValueError, OSError, RecursionError, MemoryError):
        return f"{file.as_posix()} is not Python", "correct the module"
    return _find_function(tree, name, file)


def _python_file(code: Path, module: str) -> Path | None:
    candidates = (code / f"{module}.py", code / module / "__init__.py")
    return next((path for path in candidates if path.is_file()), None)


def _is_required(code: Path, module: str) -> bool:
    """Whether the module may be in a package that the build installs."""
    name = re.split(r"[./]", module)[0].replace("_", "-").lower()
    try:
        required = (code / "requirements.txt").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return name in required.replace("_", "-").lower()


def _find_function(tree: ast.Module, name: str, file: Path) -> Problem:
    names: dict[str, ast.stmt] = {}
    for statement in _top_level(tree.body):
        if isinstance(statement, ast.ImportFrom) and any(alias.name == "*" for alias in statement.names):
            return None  # anything may come from there
        names.update(dict.fromkeys(_bound(statement), statement))
    if "__getattr__" in names or _makes_names(tree):
        return None
    if name not in names:
        return f"{file.as_posix()} has no {name}", did_you_mean(name, names, "correct the function's name")
    found = names[name]
    if isinstance(found, ast.FunctionDef | ast.AsyncFunctionDef) and not found.decorator_list:
        return _check_signature(found, file)
    return None


def _check_signature(function: ast.FunctionDef | ast.AsyncFunctionDef, file: Path) -> Problem:
    arguments = function.args
    taken = len(arguments.posonlyargs) + len(arguments.args)
    needed = taken - len(arguments.defaults)
    required = [
        each
        for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is None
    ]
    if (taken < _ARGUMENTS and arguments.vararg is None) or needed > _ARGUMENTS or required:
        where = f"{file.as_posix()}:{function.lineno}"
        return f"{where} does not take the two arguments of a handler", "take (event, context)"
    return None


def _top_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module that run at its import, those within if, try and with too."""
    for statement in body:
        yield statement
        for part in ("body", "orelse", "finalbody"):
            if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield from _top_level(getattr(statement, part, []))
        for handler in getattr(statement, "handlers", []):
            yield from _top_level(handler.body)


def _bound(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement gives the module."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Import | ast.ImportFrom):
        for alias in statement.names:
            yield alias.asname or alias.name.partition(".")[0]
    else:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id


def _makes_names(tree: ast.Module) -> bool:
    """Whether the module may bind names that can't be told by reading it."""
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return any(
        isinstance(call, ast.Name) and call.id in ("exec", "globals", "setattr", "vars") for call in calls
    )


def _check_node(handler: str, code: Path, has_layers: bool) -> Problem:
    module, _, name = handler.rpartition(".")
    if not module:
        return "Lambda takes file.function", "write the file before the function"
    file = next((path for suffix in _NODE_SUFFIXES if (path := code / f"{module}{suffix}").is_file()), None)
    if file is None:
        is_built = has_layers or any(
            (code / each).exists() for each in ("package.json", "tsconfig.json", "Makefile")
        )
        where = f"{module}.js is not in {code.as_posix()}"
        return None if is_built else (where, "correct the file's name")
    text = file.read_text(encoding="utf-8", errors="replace")
    if re.search(rf"\b{re.escape(name)}\b|\brequire\(.*\)\s*;?\s*$|export\s+\*", text, re.MULTILINE):
        return None
    return f"{file.as_posix()} has no {name}", "correct the function's name"


def _check_ruby(handler: str, code: Path, has_layers: bool) -> Problem:
    file = code / f"{handler.partition('.')[0]}.rb"
    if file.is_file() or has_layers or (code / "Makefile").exists():
        return None
    return f"{file.as_posix()} does not exist", "correct the file's name"


_CHECKS: dict[str, Callable[[str, Path, bool], Problem]] = {
    "python": _check_python,
    "nodejs": _check_node,
    "ruby": _check_ruby,
}
