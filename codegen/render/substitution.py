"""The text of `Fn::Sub`, taken apart: what stands there as it is, and what CloudFormation fills in.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.core.records import Record

_PLACEHOLDER = re.compile(r"\$\{(!?)([^{}]*)\}")


class Reference(Record, frozen=True):
    """What `${Api}` or `${Api.Arn}` stands for."""

    name: str  # a logical id, or a pseudo parameter
    attribute: str = ""


def substitution_parts(text: str) -> Iterator[str | Reference]:
    """The parts in their order; no two texts follow each other, and none is empty."""
    literal, end = "", 0
    for found in _PLACEHOLDER.finditer(text):
        literal += text[end : found.start()]
        end = found.end()
        if found[1]:
            literal += f"${{{found[2]}}}"
            continue
        if literal:
            yield literal
            literal = ""
        name, _, attribute = found[2].strip().partition(".")
        yield Reference(name, attribute)
    literal += text[end:]
    if literal:
        yield literal
