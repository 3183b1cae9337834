"""What one operation becomes, and the same as plain data that the next run takes up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.names import PythonIdentifier
from codegen.core.records import Record, values
from codegen.ir.calls import Argument, Call, Result

Note = tuple[str, str, str]
"""Code, message, pointer."""


class Handler(Record, frozen=True):
    """The text of a handler's module, which shows an example by the classes of one module of models.

    Attributes:
        models: that module, "" for none.
        models_digest: of its text.
    """

    text: str
    models: str
    models_digest: str


class MadeOperation(Record, frozen=True):
    """The files of one operation, and what else is known of it from then on.

    Attributes:
        findings: each at its pointer, in no file.
        notes: findings that operations share.
        asked: the types that it needs, each as data of an `Asked`.
    """

    module: str
    examples: str
    test: str
    call: Call
    findings: tuple[Diagnostic, ...]
    notes: tuple[Note, ...]
    asked: Sequence[Any]
    handler: Handler | None = None

    def as_data(self) -> list[Any]:
        """Made of JSON's types."""
        return [
            self.module,
            self.examples,
            self.test,
            _call_data(self.call),
            [_finding_data(finding) for finding in self.findings],
            self.notes,
            self.asked,
            values(self.handler) if self.handler else None,
        ]

    @classmethod
    def from_data(cls, data: Any) -> MadeOperation | None:
        """What `as_data` gave; None for anything else."""
        try:
            module, examples, test, call, findings, notes, asked, handler = data
            return cls(
                str(module),
                str(examples),
                str(test),
                _call(call),
                tuple(_finding(*finding) for finding in findings),
                tuple((code, message, pointer) for code, message, pointer in notes),
                asked,
                Handler(*handler) if handler else None,
            )
        except (TypeError, ValueError, AttributeError):
            return None


def _call_data(call: Call) -> list[Any]:
    *texts, arguments, results, names = values(call)
    return [*texts, [*map(values, arguments)], [*map(values, results)], dict(names)]


def _call(data: Sequence[Any]) -> Call:
    name, module, method, path, summary, request_class, arguments, results, names = data
    return Call(
        PythonIdentifier(name),
        module,
        method,
        path,
        summary,
        request_class,
        tuple(Argument(*one) for one in arguments),
        tuple(Result(*one) for one in results),
        {local: (origin, there) for local, (origin, there) in names.items()},
    )


def _finding_data(finding: Diagnostic) -> list[str]:
    pointer = finding.location.pointer if finding.location else ""
    return [finding.code, finding.severity, finding.message, pointer, finding.hint]


def _finding(code: str, severity: str, message: str, pointer: str, hint: str) -> Diagnostic:
    return Diagnostic(code, Severity(severity), message, SourceLocation("", pointer=pointer), hint)
