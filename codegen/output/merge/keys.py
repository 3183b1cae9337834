"""Three-way merging of YAML by keys, as far down as both sides changed; what is no mapping is merged by lines.

A resource that one side adds or changes is taken; comments and layout of the user's stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import yaml

from codegen.output.merge.blocks import Block, Mapping, read_mapping
from codegen.output.merge.lines import merge_lines
from codegen.output.merge.merged import WHOLE, Merged


def merge_keys(base: str, mine: str, theirs: str) -> Merged:
    """Merge two versions of a document; where what comes of it would be no YAML, they meet everywhere."""
    merged = _text(base, mine, theirs, "")
    if _is_yaml(mine) and not (_is_yaml(merged.mine) and _is_yaml(merged.theirs)):
        return Merged(mine, theirs, (WHOLE,))
    return merged


def _is_yaml(text: str) -> bool:
    try:
        for _ in yaml.parse(text, Loader=yaml.CSafeLoader):
            pass
    except yaml.YAMLError:
        return False
    return True


def _text(base: str, mine: str, theirs: str, place: str) -> Merged:
    was, left, right = read_mapping(base), read_mapping(mine), read_mapping(theirs)
    if was and left and right and len({m.indent for m in (was, left, right) if m.blocks}) <= 1:
        return _mapping(was, left, right, place)
    return merge_lines(base, mine, theirs, place or WHOLE)


def _mapping(base: Mapping, mine: Mapping, theirs: Mapping, place: str) -> Merged:
    was, left, right = base.by_key(), mine.by_key(), theirs.by_key()
    parts = [
        _block(was.get(key), left.get(key), right.get(key), f"{place}.{key}" if place else key)
        for key in _order(list(left), list(right))
    ]
    return Merged(
        "".join(part.mine for part in parts),
        "".join(part.theirs for part in parts),
        tuple(each for part in parts for each in part.places),
    )


def _order(mine: Sequence[str], theirs: Sequence[str]) -> Iterator[str]:
    """The user's order; each key that only the other side has comes after the one that it follows there."""
    followers: dict[str | None, list[str]] = {}
    known, before = set(mine), None
    for key in theirs:
        if key in known:
            before = key
        else:
            followers.setdefault(before, []).append(key)
    yield from followers.get(None, ())
    for key in mine:
        yield key
        yield from followers.get(key, ())


def _block(base: Block | None, mine: Block | None, theirs: Block | None, place: str) -> Merged:
    was, left, right = (block.text if block else "" for block in (base, mine, theirs))
    if right in (left, was):
        return Merged(left, left)
    if left == was:
        return Merged(right, right)
    if mine is None or theirs is None or (base is None and _type(mine) != _type(theirs)):
        return Merged(left, right, (place,))
    base = base or Block(mine.key)
    lead = merge_lines(base.lead, mine.lead, theirs.lead, place)
    head = merge_lines(base.head, mine.head, theirs.head, place)
    body = _text(base.body, mine.body, theirs.body, place)
    return Merged(
        lead.mine + head.mine + body.mine,
        lead.theirs + head.theirs + body.theirs,
        tuple(dict.fromkeys((*lead.places, *head.places, *body.places))),
    )


def _type(block: Block) -> str:
    """The line that says what a resource is: resources of two types that came to one name are no versions of one."""
    mapping = read_mapping(block.body)
    found = mapping.by_key().get("Type") if mapping else None
    return found.head.strip() if found else ""
