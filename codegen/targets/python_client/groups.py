"""Operations by their first tag: each group becomes a module with a class for code that waits, and one for asyncio."""

from __future__ import annotations

import re
from collections.abc import Iterable

from codegen.core.names import UniqueNames, class_name, python_identifier
from codegen.ir.calls import Call
from codegen.ir.project import Project
from codegen.targets.python_client.view import GroupView

MEMBERS = frozenset("base_url http send call close contract runtime groups client".split())
"""What a client has already."""

_LITERAL = re.compile(r"[^{}]*[A-Za-z][^{}]*")


def groups_of(project: Project, calls: Iterable[Call]) -> list[tuple[GroupView, list[Call]]]:
    """The groups with their operations, in the order of their names."""
    tags = {operation.name: operation.route.operation.tags for operation in project.operations}
    found: dict[str, tuple[str, list[Call]]] = {}
    for call in calls:
        tag = next(iter(tags.get(call.name, ())), "")
        text = tag or _first_segment(call.path)
        words = f"Operations of {tag}." if tag else f"Operations below /{text}."
        found.setdefault(text, (words, []))[1].append(call)
    names = UniqueNames()
    groups = []
    for text, (words, members) in sorted(found.items()):
        name = names.claim(python_identifier(text, "group", MEMBERS), text)
        groups.append((GroupView(name, f"{class_name(name)}Group", _plain(words)), members))
    return groups


def _first_segment(path: str) -> str:
    segments = (segment for segment in path.split("/") if _LITERAL.fullmatch(segment))
    return next(segments, "root")


def _plain(text: str) -> str:
    """Words of a contract as a docstring has them."""
    return re.sub(r"[^\w .,/()-]", "", text, flags=re.ASCII)[:80].strip()
