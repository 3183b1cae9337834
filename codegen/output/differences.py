"""What an edited YAML file has and lacks beside a fresh one, block by block, in one sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BLOCK = re.compile(r"^(?:  )?([A-Za-z_][\w:-]*):")
SHOWN = 5


def differing_blocks(edited: bytes, fresh: bytes) -> str:
    """ "lacks Resources.PayOrderFunction and differs in Outputs"; blocks are keys of the first and second level."""
    theirs, ours = _blocks(edited), _blocks(fresh)
    lacking = [name for name in ours if name not in theirs]
    other = [name for name in ours if name in theirs and theirs[name] != ours[name]]
    extra = [name for name in theirs if name not in ours]
    said = [
        f"{verb} {_listed(names)}"
        for verb, names in (("lacks", lacking), ("differs in", other), ("has besides", extra))
        if names
    ]
    return " and ".join(said) or "differs in comments or layout"


def _blocks(text: bytes) -> dict[str, str]:
    """The text below each key of the first two levels."""
    blocks: dict[str, list[str]] = {}
    section, name = "", ""
    for line in text.decode("utf-8", "replace").splitlines():
        match = _BLOCK.match(line)
        if match and not line.startswith(" "):
            section = name = match.group(1)
        elif match:
            name = f"{section}.{match.group(1)}"
        if name and not line.lstrip().startswith("#"):
            blocks.setdefault(name, []).append(line.rstrip())
    return {name: "\n".join(lines).strip() for name, lines in blocks.items()}


def _listed(names: Sequence[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")
