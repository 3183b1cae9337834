"""Writes the documentation parts that an API carries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.features.documentation.settings import EXTENSION


def write_extension(documentation: Mapping[str, Any] | None) -> dict[str, Any]:
    """The extension's member of a document; none where nothing is said."""
    return {} if documentation is None else {EXTENSION: dict(documentation)}
