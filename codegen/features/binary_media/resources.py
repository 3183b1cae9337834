"""Writes the media types whose bodies API Gateway treats as bytes."""

from __future__ import annotations

from collections.abc import Iterable


def write_extension(media_types: Iterable[str]) -> list[str]:
    """`x-amazon-apigateway-binary-media-types`."""
    return list(media_types)


def write_properties(media_types: Iterable[str]) -> list[str]:
    """BinaryMediaTypes of AWS::Serverless::Api, where `/` is written `~1`."""
    return [media_type.replace("/", "~1") for media_type in media_types]
