"""The one way in which the layout gives up: black decides instead."""

from __future__ import annotations


class Unsure(Exception):
    """A form of Python whose layout only black knows."""
