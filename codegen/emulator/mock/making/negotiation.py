"""Which of the media types that a contract offers a client gets (https://www.rfc-editor.org/rfc/rfc9110#name-accept).

In: an Accept header and what is offered. Out: one of them, always: a client that accepts none gets the usual one, as
API Gateway does it.
"""

from __future__ import annotations

from collections.abc import Sequence

from codegen.emulator.conformance.bodies import covers
from codegen.gateway.media_types import JSON
from codegen.importer.lowering.media_types import bare, model_type
from codegen.ir.operation import MediaType

_CONCRETE = {
    "*": JSON,
    "*/*": JSON,
    "application/*": JSON,
    "application/*+json": "application/vnd.example+json",
    "audio/*": "audio/mpeg",
    "image/*": "image/png",
    "text/*": "text/plain",
    "video/*": "video/mp4",
}
"""A type of each range: an answer names one."""


def negotiate(accept: str | None, content: Sequence[MediaType]) -> tuple[MediaType, str] | None:
    """What answers a request, and the Content-Type to say; None where nothing is offered."""
    if not content:
        return None
    offered = sorted(content, key=lambda media: model_type(media.content_type) is None)
    if accept and accept.strip() != "*/*":
        for wanted in _wanted(accept):
            for media in offered:
                if covers(wanted, bare(concrete(media.content_type))):
                    return media, concrete(media.content_type)
                if covers(bare(media.content_type), wanted) and "*" not in wanted:
                    return media, wanted
    return offered[0], concrete(offered[0].content_type)


def concrete(content_type: str) -> str:
    """The type itself, or one of its range."""
    name = bare(content_type)
    return _CONCRETE.get(name, name.replace("*", "octet-stream")) if "*" in name else content_type


def _wanted(accept: str) -> list[str]:
    """The ranges of an Accept header, the best first."""
    ranges = []
    for index, part in enumerate(accept.split(",")):
        name, *parameters = (piece.strip() for piece in part.lower().split(";"))
        weight = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        if name and _number(weight) > 0:
            ranges.append((-_number(weight), name.count("*"), index, name))
    return [name for *_, name in sorted(ranges)]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
