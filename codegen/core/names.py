"""Names that generated code may carry: value types that only safe text gets into, and collision-free allocation.

Input text comes from contracts and is hostile until proven otherwise, so that a name is built from an allow-list of
ASCII letters, digits and underscores and never by quoting.
"""

from __future__ import annotations

import builtins
import hashlib
import keyword
import re
import sys
import unicodedata
from collections.abc import Iterable

MAX_LENGTH = 60
"""Longer names are cut and told apart by a digest: file systems and CloudFormation end at 255 characters."""

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+[0-9]*|[A-Z]+[0-9]*|[0-9]+")
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")

RESERVED = frozenset(keyword.kwlist) | frozenset(keyword.softkwlist) | frozenset(dir(builtins))
RESERVED_MODULES = frozenset(sys.stdlib_module_names) | {
    "conftest",
    "setup",
    "sitecustomize",
    "usercustomize",
    "pydantic",
    "typing_extensions",
    "annotated_types",
    "handlers",
    "authorizers",
    "tests",
    "test",
    "src",
}
"""Module names that generated code must not take: tools import some of them by themselves, others it would shadow."""


class PythonIdentifier(str):
    """A name in snake_case that is neither a keyword nor a builtin."""

    __slots__ = ()

    def __new__(cls, value: str) -> PythonIdentifier:
        if not _IDENTIFIER.match(value) or value in RESERVED:
            raise ValueError(f"not a Python identifier: {value!r}")
        return super().__new__(cls, value)


class ClassName(str):
    """A name in PascalCase that is neither a keyword nor a builtin."""

    __slots__ = ()

    def __new__(cls, value: str) -> ClassName:
        if not _IDENTIFIER.match(value) or value in RESERVED:
            raise ValueError(f"not a class name: {value!r}")
        return super().__new__(cls, value)


class LogicalId(str):
    """A CloudFormation logical id: letters and digits only, at most 255."""

    __slots__ = ()

    def __new__(cls, value: str) -> LogicalId:
        if not re.match(r"[A-Za-z0-9]{1,255}\Z", value):
            raise ValueError(f"not a logical id: {value!r}")
        return super().__new__(cls, value)


def words(text: str) -> list[str]:
    """The ASCII words of a text: "listPets-byID" -> ["list", "Pets", "by", "ID"]; accents are taken off letters."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return _WORD.findall(text)


def digest(text: str, length: int = 6) -> str:
    """A short stable suffix for a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def _cut(name: str, text: str) -> str:
    return name if len(name) <= MAX_LENGTH else f"{name[: MAX_LENGTH - 7].rstrip('_')}_{digest(text)}"


def python_identifier(text: str, prefix: str = "x", reserved: Iterable[str] = ()) -> PythonIdentifier:
    """The snake_case name of a text; `prefix` stands where it has no ASCII letter or starts with a digit."""
    name = "_".join(word.lower() for word in words(text))
    if not name:
        name = f"{prefix}_{digest(text)}" if text else prefix
    if name[0].isdigit():
        name = f"{prefix}_{name}"
    name = _cut(name, text)
    return PythonIdentifier(f"{name}_" if name in RESERVED or name in reserved else name)


def class_name(text: str, prefix: str = "X", reserved: Iterable[str] = ()) -> ClassName:
    """The PascalCase name of a text: "pet_item" -> PetItem, "HTTPError" -> HTTPError."""
    name = "".join(word[0].upper() + word[1:] for word in words(text))
    if not name:
        name = f"{prefix}{digest(text)}" if text else prefix
    if name[0].isdigit():
        name = f"{prefix}{name}"
    name = _cut(name, text)
    return ClassName(f"{name}_" if name in RESERVED or name in reserved else name)


def logical_id(text: str, suffix: str = "") -> LogicalId:
    """The CloudFormation logical id of a text."""
    return LogicalId(class_name(text).replace("_", "") + suffix)


def stack_name(text: str) -> str:
    """What a CloudFormation stack may be called: a letter, then letters, digits and hyphens."""
    name = "-".join(re.findall(r"[A-Za-z0-9]+", text)) or "api"
    return name if name[0].isalpha() else f"api-{name}"


class UniqueNames:
    """Gives every text a name of its own within one scope.

    Two texts that become one name are told apart by a digest of the text, so that neither order nor neighbours
    change a name that was given before.
    """

    def __init__(self, reserved: Iterable[str] = ()) -> None:
        self._taken: dict[str, str] = {name.casefold(): "" for name in reserved}
        self.collisions: list[tuple[str, str, str]] = (
            []
        )  # (text, the text that has the name, the name it got)

    def claim(self, name: str, text: str) -> str:
        """`name`, or `name` with a digest of `text` where another text has it already.

        Case does not tell names apart: on many disks `Pet.py` and `pet.py` are one file.
        """
        key = name.casefold()
        if key not in self._taken:
            self._taken[key] = text
            return name
        apart = f"{name.rstrip('_')}_{digest(text)}"
        self.collisions.append((text, self._taken[key], apart))
        while apart.casefold() in self._taken:  # the same text twice
            apart += "_"
        self._taken[apart.casefold()] = text
        return apart
