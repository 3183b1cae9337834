"""A document of an older version, said in the words of the newest one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.core.records import Record


class Upgraded(Record, frozen=True):
    """An upgraded document, and where each moved part of it was before (new pointer -> old pointer)."""

    data: dict[str, Any]
    was: Mapping[str, str]
