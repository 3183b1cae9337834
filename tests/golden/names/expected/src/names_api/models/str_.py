"""Models of `str`."""

from typing import TypeAlias

Str: TypeAlias = str
