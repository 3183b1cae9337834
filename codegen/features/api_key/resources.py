"""Writes where API Gateway takes a request's API key from."""

from __future__ import annotations

from codegen.features.api_key.settings import EXTENSION, PROPERTY, ApiKeySource


def write_extension(source: str) -> dict[str, str]:
    """The extension's member of a document; none for the default."""
    return {} if source == ApiKeySource.HEADER else {EXTENSION: str(source)}


def write_properties(source: str) -> dict[str, str]:
    """The property of a RestApi; none for the default."""
    return {} if source == ApiKeySource.HEADER else {PROPERTY: str(source)}
