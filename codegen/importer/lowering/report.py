"""What API Gateway does not do of what a project asks for, as findings.

In: a project, and its schemas as they were lowered. Out: findings; what of it is lossless is a note.
"""

from __future__ import annotations

from codegen.core.findings import Findings
from codegen.importer.lowering.schemas import SchemaLowering
from codegen.ir.project import Project


def report(project: Project, lowering: SchemaLowering, findings: Findings) -> None:
    """Say what API Gateway does not do, and what became of schemas."""
    report_schemas(project, lowering, findings)
    for operation in project.operations:
        body = operation.route.operation.request_body
        if body is not None and not body.required and body.content:
            findings.note(
                "CG259",
                "the body is optional: API Gateway would take an absent one for an empty object, so that the "
                "function alone checks it",
                body.source,
            )

    kept = [operation for operation in project.gateway_operations if not operation.is_configured]
    if kept:
        count = len(kept)
        findings.note(
            "CG269",
            f"{count} {'operations keep integrations' if count > 1 else 'operation keeps the integration'} of the "
            "contract, without a function: request validators check what comes in, nothing checks answers",
            kept[0].route.source,
        )
    if project.operations:
        findings.note(
            "CG261",
            "API Gateway checks bodies and that query parameters are there; values of parameters, headers and "
            "cookies are checked, and answers are made, by the functions alone",
            "/paths",
        )


def report_schemas(project: Project, lowering: SchemaLowering, findings: Findings) -> None:
    """Say what of the contract's schemas API Gateway does not check, and what became of them as a whole."""
    for place, keywords in sorted(lowering.lost.items()):
        findings.note(
            "CG258",
            f"API Gateway does not check {', '.join(sorted(keywords))} here; the function does",
            place,
        )
    names = lowering.model_names
    renamed = [(name, model) for name, model in names.items() if name != model]
    if renamed:
        (name, model), count = renamed[0], len(renamed)
        findings.note(
            "CG272",
            f"{_counted(count, 'schema')} under another name in API Gateway, whose models have letters and digits "
            f"alone (first {name}, which is {model})",
            project.api.schemas[name].source,
        )
    others = [
        schema for name, schema in project.api.schemas.items() if schema.is_component and name not in names
    ]
    if others:
        findings.note(
            "CG273",
            f"{_counted(len(others), 'schema')} that no model is made of (first {others[0].name}): no body that "
            "API Gateway checks refers to them, the functions hold to them",
            others[0].source,
        )
    said = lowering.annotations
    if said:
        place, keywords = next(iter(sorted(said.items())))
        findings.note(
            "CG274",
            f"{_counted(len(said), 'schema')} without keywords that check nothing "
            f"(first without {', '.join(sorted(keywords))})",
            place,
        )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count != 1 else ''}"
