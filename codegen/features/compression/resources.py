"""Writes from how many bytes on API Gateway compresses a body."""

from __future__ import annotations

from codegen.features.compression.settings import EXTENSION, PROPERTY


def write_extension(size: int | None) -> dict[str, int]:
    """The extension's member of a document; none where bodies are not compressed."""
    return {} if size is None else {EXTENSION: size}


def write_properties(size: int | None) -> dict[str, int]:
    """The property of a RestApi; none where bodies are not compressed."""
    return {} if size is None else {PROPERTY: size}
