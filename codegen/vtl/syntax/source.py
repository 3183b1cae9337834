"""The text of a template becomes its nodes."""

from __future__ import annotations

from codegen.vtl.errors import limit_fault
from codegen.vtl.limits import MAX_TEMPLATE
from codegen.vtl.syntax.nodes import Block
from codegen.vtl.syntax.parser import parse_text


def parse(source: str) -> Block:
    """Parse a template.

    Raises:
        Fault: the text is no template; its offset says where.
    """
    if len(source) > MAX_TEMPLATE:
        raise limit_fault(
            f"the template is longer than the {MAX_TEMPLATE} characters that API Gateway takes", 0
        )
    return parse_text(source, 0, 0)
