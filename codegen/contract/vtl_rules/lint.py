"""Lints a mapping template without rendering it.

In: the text of the template. Out: findings: what does not parse, what API Gateway does not have, what makes output
that is no JSON.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.contract.vtl_rules.finding import TemplateFinding, place_of
from codegen.contract.vtl_rules.json_output import check_json_output
from codegen.contract.vtl_rules.names import check_names
from codegen.core.diagnostics import Severity
from codegen.vtl import Template, TemplateError
from codegen.vtl.limits import MAX_ITERATIONS, MAX_TEMPLATE
from codegen.vtl.syntax import nodes as n
from codegen.vtl.syntax.declarations import statements
from codegen.vtl.syntax.source import parse

_NOT_RUN = re.compile(r"(?<![\\#])#(macro|parse|include|evaluate)\s*\(")
_COMMENT = re.compile(r"#\*.*?\*#|##[^\n]*|#\[\[.*?\]\]#", re.DOTALL)
_NEAR = 0.9


def lint_mapping_template(
    source: str, *, is_json: bool = True, stage_variables: frozenset[str] | None = None
) -> list[TemplateFinding]:
    """Everything that is to say about a template, by place.

    Args:
        is_json: its output is meant to be JSON.
        stage_variables: those that the stages have; None where they are not known.
    """
    if len(source) > MAX_TEMPLATE:
        message = f"the template has {len(source):,} characters, and API Gateway takes {MAX_TEMPLATE:,}"
        return [TemplateFinding("CG507", Severity.ERROR, message, 1, 1, "split the mapping")]
    try:
        template = Template(source)
        uses = template.references()
    except TemplateError as error:
        message = f"the template does not parse: {error.message}"
        return [
            TemplateFinding(
                "CG500", Severity.ERROR, message, error.line, error.column, "correct the template"
            )
        ]
    block = parse(source)
    found = [
        *check_names(uses, block, stage_variables),
        *_directives(source),
        *_loops(block, source),
        *_conditions(block, source),
        *_size(source),
    ]
    if is_json:
        found += check_json_output(block, source)
    return sorted(dict.fromkeys(found), key=lambda each: (each.line, each.column, each.code))


def _directives(source: str) -> Iterator[TemplateFinding]:
    blanked = _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), source)
    for found in _NOT_RUN.finditer(blanked):
        line, column = place_of(source, found.start())
        message = f"API Gateway does not run #{found[1]}: it is printed as it stands"
        yield TemplateFinding("CG508", Severity.WARNING, message, line, column, "write the template out")


def _loops(block: n.Block, source: str) -> Iterator[TemplateFinding]:
    for statement in statements(block):
        if not isinstance(statement, n.Foreach):
            continue
        node = statement.items.node
        if (
            isinstance(node, n.Range)
            and isinstance(node.first, n.Constant)
            and isinstance(node.last, n.Constant)
        ):
            first, last = node.first.value, node.last.value
            if isinstance(first, int) and isinstance(last, int) and abs(last - first) >= MAX_ITERATIONS:
                line, column = place_of(source, statement.offset)
                message = f"#foreach over {abs(last - first) + 1:,} items: API Gateway stops after {MAX_ITERATIONS:,}"
                yield TemplateFinding("CG507", Severity.WARNING, message, line, column)


def _conditions(block: n.Block, source: str) -> Iterator[TemplateFinding]:
    """API Gateway reads a missing value as an empty text, which is true in a condition."""
    for statement in statements(block):
        for branch in statement.branches if isinstance(statement, n.If) else ():
            node = branch.condition.node
            if isinstance(node, n.Reference) and _may_be_missing(node):
                line, column = place_of(source, branch.offset)
                message = "this condition also holds where the value is missing or an empty text"
                yield TemplateFinding("CG513", Severity.NOTE, message, line, column, "compare it: != ''")


def _may_be_missing(node: n.Reference) -> bool:
    """Whether a reference gives what a request or a stage has, as it is."""
    match node.steps:
        case [n.Call(name="params", arguments=[_])] if node.root == "input":
            return True
        case [n.Property()] if node.root == "stageVariables":
            return True
    return False


def _size(source: str) -> Iterator[TemplateFinding]:
    if len(source) > _NEAR * MAX_TEMPLATE:
        message = (
            f"the template has {len(source):,} of the {MAX_TEMPLATE:,} characters that API Gateway takes"
        )
        yield TemplateFinding("CG507", Severity.WARNING, message, 1, 1)
