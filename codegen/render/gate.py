"""The gate that generated Python passes before it is written: what a template prints has one known shape.

Names and texts of a contract reach templates only as identifiers, literals, docstrings and comments. Should one of them
ever break out, the module would import, call or read something that no template of ours writes; it is refused here.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Collection, Iterator
from symtable import symtable

from codegen.core.errors import CodegenError

IMPORTABLE = frozenset("""
    __future__ base64 binascii collections contextlib contextvars copy dataclasses datetime decimal
    email enum functools hashlib http io itertools ipaddress json logging math operator pathlib re
    secrets string sys time traceback types typing unicodedata urllib uuid warnings annotated_types
    pydantic pydantic_core typing_extensions pytest httpx botocore aws_cdk constructs
    """.split())
"""What generated modules may import beside each other (top-level names)."""

IMPORTABLE_NAMES = {
    "os": {"environ"},
    "codegen": {"testing"},
    "codegen.testing": {"*"},
    "codegen.testing.contract": {"Contract"},
    "websockets.exceptions": {"InvalidStatus"},
    "websockets.sync.client": {"connect"},
}
"""Modules of which single names only may be imported."""

FORBIDDEN_NAMES = frozenset("""
    __builtins__ __import__ __loader__ __spec__ breakpoint compile delattr eval exec exit globals help
    input locals open quit vars
    """.split())

FORBIDDEN_ATTRIBUTES = frozenset("""
    __base__ __bases__ __builtins__ __closure__ __code__ __globals__ __import__ __loader__ __mro__
    __reduce__ __reduce_ex__ __spec__ __subclasses__ f_globals f_locals modules mro system
    """.split())


_WORDS_TO_LOOK_AT = re.compile(
    rf"\b(?:global|{'|'.join(sorted(FORBIDDEN_NAMES | FORBIDDEN_ATTRIBUTES))})\b",
)
_F_STRING = re.compile(r"\b[rR]?[fFtT][rR]?[\"']")
_STRING_OR_COMMENT = re.compile(
    r'''#[^\n]*+|"""(?:[^"\\]++|\\.|"(?!""))*+"""|"(?:[^"\\\n]++|\\.)*+"'''
    r"""|'''(?:[^'\\]++|\\.|'(?!''))*+'''|'(?:[^'\\\n]++|\\.)*+'""",
    re.DOTALL,
)
_IMPORT_WORD = re.compile(r"\bimport\b")
_IMPORT_LINE = re.compile(
    r"^ *(?:from (\.*\w[\w.]*|\.+) import (?:(\w+)$|[(\w])|import (\w[\w.]*)$)", re.MULTILINE
)


def assert_same_shape(text: str, path: str, local: Collection[str] = ()) -> None:
    """Refuse a generated module that is no Python, or holds what no template writes.

    Args:
        path: the module's path, for the message.
        local: top-level names of the project's own packages, which it may import.

    Raises:
        CodegenError: the text is no Python or does what no template does; a fault of a template, never of the user.
    """
    try:
        if _is_plain(text, local):
            symtable(text, path, "exec")  # parses, and makes no tree of nodes that nobody would look at
        else:
            _look_at(ast.parse(text, path), path, local)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise CodegenError(f"{path}: the generated code is not valid Python: {error}") from error


def _is_plain(text: str, local: Collection[str]) -> bool:
    """Whether the text holds no word that could be an offence, be it only a word of a comment.

    Most modules hold none, and a search of their text costs a twentieth of a walk through their nodes. Where a string
    holds one, the text beside strings and comments is searched; what f-strings hold is code.
    """
    return _says_nothing(text, local) or (
        not _F_STRING.search(text) and _says_nothing(_STRING_OR_COMMENT.sub('""', text), local)
    )


def _says_nothing(text: str, local: Collection[str]) -> bool:
    words = text if text.isascii() else unicodedata.normalize("NFKC", text)  # as Python reads names
    if _WORDS_TO_LOOK_AT.search(words):
        return False
    imports = _IMPORT_LINE.findall(words)
    if words.count("import") != len(imports) and len(_IMPORT_WORD.findall(words)) != len(imports):
        return False
    return all(
        source.startswith(".") or _importable(source or module, name or None, local)
        for source, name, module in set(imports)
    )


def _look_at(tree: ast.Module, path: str, local: Collection[str]) -> None:
    for node in ast.walk(tree):
        for offence in _offences(node, local):
            line = getattr(node, "lineno", 0)
            raise CodegenError(
                f"{path}:{line}: the generated code {offence}, which no template does; nothing was written"
            )


def _offences(node: ast.AST, local: Collection[str]) -> Iterator[str]:
    match node:
        case ast.Name(id=name) if name in FORBIDDEN_NAMES:
            yield f"uses {name}"
        case ast.Attribute(attr=name) if name in FORBIDDEN_ATTRIBUTES:
            yield f"reads .{name}"
        case ast.Import(names=aliases):
            yield from (f"imports {a.name}" for a in aliases if not _importable(a.name, None, local))
        case ast.ImportFrom(module=module, names=aliases, level=0):
            yield from (
                f"imports {a.name} from {module}"
                for a in aliases
                if not _importable(module or "", a.name, local)
            )
        case ast.Global():
            yield "has a Global statement"


def _importable(module: str, name: str | None, local: Collection[str]) -> bool:
    root = module.partition(".")[0]
    if root in IMPORTABLE or root in local:
        return True
    allowed = IMPORTABLE_NAMES.get(module, ())
    return name is not None and ("*" in allowed or name in allowed)
