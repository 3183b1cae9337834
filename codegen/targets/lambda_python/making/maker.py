"""Operations become files. What an operation became in an earlier run stands, where all that it is made from does.

An operation is made from itself, from the schemas that it refers to, and from the types that the models give for these.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from codegen.core.diagnostics import SourceLocation
from codegen.core.findings import Findings
from codegen.core.memo import Memo
from codegen.core.records import Record, replace
from codegen.importer.schema_digests import SchemaDigests
from codegen.ir.project import Project, ProjectOperation
from codegen.render.environment import render
from codegen.targets.lambda_python import handlers, project_files
from codegen.targets.lambda_python.calls import call_of
from codegen.targets.lambda_python.example_values import ExampleValues
from codegen.targets.lambda_python.examples.files import examples, stub_response
from codegen.targets.lambda_python.examples.inline import Inliner
from codegen.targets.lambda_python.making.made import Handler, MadeOperation
from codegen.targets.lambda_python.models.index import ModelIndex
from codegen.targets.lambda_python.operations.asked import Asked, Questions, ask_again
from codegen.targets.lambda_python.operations.context import CommonNotes, OperationContext
from codegen.targets.lambda_python.operations.imports import ModuleImports
from codegen.targets.lambda_python.operations.module import RUNTIME_NAMES, class_names, operation_view
from codegen.targets.lambda_python.operations.view import OperationView


class _Shown(Record, frozen=True):
    """What a handler shows of its operation."""

    view: OperationView
    imports: ModuleImports
    examples: Mapping[str, Any]


class OperationMaker:
    """Makes the operations of one project."""

    def __init__(self, project: Project, models: ModelIndex, digests: SchemaDigests, memo: Memo) -> None:
        self._project = project
        self._models = models
        self._digests = digests
        self._memo = memo
        self._findings = Findings(lambda pointer: SourceLocation("", pointer=pointer))
        self._values = ExampleValues(project, self._findings)
        self._shown: dict[str, _Shown] = {}
        self._methods: dict[str, list[str]] = {}
        for route in project.api.routes:
            self._methods.setdefault(route.path, []).append(route.http_method)

    def make(self, operation: ProjectOperation) -> MadeOperation:
        """Everything but the handler, which shows models that are not printed yet."""
        before = MadeOperation.from_data(self._memo.find(self._key(operation)))
        if before is None:
            return self._made(operation)
        answered = ask_again(self._models, before.asked)
        return before if answered is None else self._made(operation, answered)

    def handler(self, operation: ProjectOperation, made: MadeOperation, inliner: Inliner) -> str:
        """The text of the handler's module; from now on the next run knows the operation."""
        if made.handler is None or inliner.digest(made.handler.models) != made.handler.models_digest:
            made = replace(made, handler=self._handler(operation, made, inliner))
            self._memo.keep(self._key(operation), made.as_data())
        assert made.handler is not None
        return made.handler.text

    def _key(self, operation: ProjectOperation) -> str:
        methods = self._methods[
            operation.route.path
        ]  # requests of ANY are made so that no other method takes them
        made_from = ("operation", self._project.package, operation, methods)
        return self._digests.of(made_from, operation.route.operation.source)

    def _made(self, operation: ProjectOperation, answered: Iterable[Asked] = ()) -> MadeOperation:
        project, values = self._project, self._values
        own = class_names(operation.class_name, operation.route.operation)
        imports = ModuleImports(project.package, [*RUNTIME_NAMES, "OPERATION", *own])
        questions, notes = Questions(self._models, answered), CommonNotes()
        context = OperationContext(project, operation, questions, imports, self._findings, notes, values)
        view, misses = operation_view(context), values.misses
        shown = examples(context, view)
        self._shown[operation.name] = _Shown(view, imports, shown)
        is_sound = values.misses == misses
        return MadeOperation(
            render("lambda_python/operation.py.jinja", view=view),
            json.dumps(shown, indent=2, ensure_ascii=False) + "\n",
            project_files.test_text(project, operation, view, is_sound),
            call_of(operation, view, imports, project.package),
            tuple(self._findings.take()),
            tuple(notes.all()),
            [one.as_data() for one in questions.asked],
        )

    def _handler(self, operation: ProjectOperation, made: MadeOperation, inliner: Inliner) -> Handler:
        if operation.name not in self._shown:
            self._made(operation, map(Asked.from_data, made.asked))
        shown = self._shown[operation.name]
        view, response = shown.view, stub_response(shown.view)
        imports = ModuleImports(self._project.package, ())
        module = f"{self._project.package}.operations.{view.name}"
        imports.add(module, response.class_name, view.request.class_name, view.response_name)
        example = shown.examples["responses"].get(response.class_name)
        answer = inliner.expression(response, example, imports, shown.imports)
        models = inliner.module_of(response, shown.imports)
        return Handler(handlers.handler_text(view, imports, answer), models, inliner.digest(models))
