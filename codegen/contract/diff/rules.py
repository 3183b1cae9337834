"""The rules of the differ: each id with its level, from `rules.json`.

Ids and levels are those of oasdiff (https://github.com/oasdiff/oasdiff, Apache-2.0), so that reports and ignore lists
can be taken from one tool to the other. `gateway-` and `websocket-` rules are this tool's own, and so are `shared-`
ones: what changed in a parameter that all operations of a path share, which oasdiff looks at only when it is told to.
The table alone decides what is reported: a difference whose id it does not have breaks nobody and is not told.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from codegen.contract.diff.change import Level

SHARED = "shared-"
"""Begins the id of a rule about a parameter of a path."""

_ABOUT_PARAMETERS = "request-parameter-"
_TABLES = ("rules.json", "gateway_rules.json", "websocket_rules.json")


@cache
def levels() -> dict[str, Level]:
    """The level of every rule."""
    found: dict[str, Level] = {}
    for name in _TABLES:
        table = json.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
        found |= {rule: Level(level) for level, rules in table.items() for rule in rules}
    shared = {f"{SHARED}{rule}": level for rule, level in found.items() if rule.startswith(_ABOUT_PARAMETERS)}
    return found | shared
