"""Texts of mapping templates: values as JSON that Velocity leaves alone, objects whose members may be missing.

https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

INDENT = "  "
_SPECIAL = {"$": "\\u0024", "#": "\\u0023"}
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Member(NamedTuple):
    """A member of an object: what prints its value as JSON, and the condition under which it is there."""

    name: str
    value: str
    condition: str = ""  # "": always


def json_text(value: Any) -> str:
    """A value as JSON in which Velocity finds nothing to do: `$` and `#` only stand within texts, as escapes."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    if _LONE_SURROGATE.search(text):
        text = json.dumps(value, indent=2)
    return "".join(_SPECIAL.get(character, character) for character in text)


def plain_text(text: str) -> str:
    """What prints a text as it stands."""
    if "$" not in text and "#" not in text:
        return text
    marked = "".join({"$": "${dollar}", "#": "${hash}"}.get(character, character) for character in text)
    return f"#set($dollar = '$')\n#set($hash = '#')\n{marked}"


def quoted(reference: str) -> str:
    """What prints a text of the request as a text of JSON, whatever is in it."""
    # JavaScript escapes apostrophes, which JSON does not know.
    return f'"$util.escapeJavaScript({reference}).replaceAll("\\\\\'", "\'")"'


def object_text(members: Sequence[Member]) -> str:
    """What prints an object."""
    always = [member for member in members if not member.condition]
    others = [member for member in members if member.condition]
    if not members:
        return "{}"
    lines = ["{", *_certain(always)]
    lines += _beside(others) if always else _one_or_more(others)
    return "\n".join([*lines, "}"])


def _certain(members: Sequence[Member]) -> Iterable[str]:
    for index, member in enumerate(members):
        comma = "," if index + 1 < len(members) else ""
        yield f"{INDENT}{_entry(member)}{comma}"


def _beside(members: Sequence[Member]) -> Iterable[str]:
    """Members behind one that is always there."""
    for member in members:
        yield from (f"#if({member.condition})", f"{INDENT},{_entry(member)}", "#end")


def _one_or_more(members: Sequence[Member]) -> Iterable[str]:
    """Members of which any may be the first."""
    yield "#set($more = false)"
    for member in members:
        yield f"#if({member.condition})"
        yield f"{INDENT}#if($more),#end{_entry(member)}"
        yield "#set($more = true)"
        yield "#end"


def _entry(member: Member) -> str:
    return f"{json_text(member.name)}: {indented(member.value)}"


def indented(text: str) -> str:
    """A text inside of something: its further lines are indented, directives stay at the margin."""
    first, *others = text.split("\n")
    return "\n".join([first, *(line if line.startswith("#") else INDENT + line for line in others)])
