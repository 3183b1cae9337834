"""The models of a project: which Python type a schema has, and the modules that define those types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from codegen.core.diagnostics import Diagnostic, SourceLocation
from codegen.core.files import GeneratedFile
from codegen.core.findings import Findings, Locate
from codegen.core.graphs import components
from codegen.core.memo import Memo
from codegen.core.records import Record, field, replace
from codegen.importer.schema_digests import SchemaDigests
from codegen.importer.type_graph.context import CONTRADICTION, TWINS, WIDENING
from codegen.importer.type_graph.graph import TypeGraph
from codegen.importer.type_graph.outline import Outline
from codegen.ir.project import Project
from codegen.ir.schema import Schema
from codegen.ir.types import Key, Reference, Type, View
from codegen.render.environment import render
from codegen.targets.lambda_python.models.memory import Answer, ModelMemory, ModuleText, uses_of
from codegen.targets.lambda_python.models.module import ModuleBuilder, is_model
from codegen.targets.lambda_python.models.names import ModelNames
from codegen.targets.lambda_python.models.printing.annotation import annotation
from codegen.targets.lambda_python.models.printing.expression import HELPERS, Context, Place
from codegen.targets.lambda_python.types import Direction, TypeExpression

_REMARKS = {
    WIDENING: "the models accept more than this schema says",
    CONTRADICTION: "no value satisfies this schema",
    TWINS: "some of its alternatives are alike, and oneOf refuses what matches more than one",
}
_VIEWS = {"request": View.REQUEST, "response": View.RESPONSE}


class _Module(Record):
    name: str  # dotted
    owners: list[Key]
    keys: list[Key] = field(default_factory=list)


class ModelIndex:
    """Types for the schemas of one project. Ask `type_of` for every schema first, `files` last.

    A component schema has a module of its own, or shares one with those that it refers to in a circle. Objects inside
    of an inline schema are in a module that is named after the hint.
    """

    def __init__(
        self, project: Project, locate: Locate | None = None, memory: ModelMemory | None = None
    ) -> None:
        self._package = str(project.package)
        locate = locate or (lambda pointer: SourceLocation(project.api.source, pointer=pointer))
        self._findings = Findings(locate)
        self._names = ModelNames(HELPERS)
        self._modules: list[_Module] = []
        self._places: dict[Key, Place] = {}
        self._owned: dict[Key, list[Key]] = {}
        self._hints: set[str] = set()  # that inline schemas with classes of their own have
        self._memory = memory or ModelMemory(Memo.empty(), SchemaDigests(project.schemas))
        self._inline: dict[Key, Schema] = {}
        self._graph = TypeGraph(project.schemas, self._memory.outline, self._memory.facts)
        self._components = [name for name, schema in project.schemas.items() if schema.is_component]
        for name in self._components:
            self._graph.component(name)
        self._place_all()

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """What the types widen, and names that collide."""
        return list(dict.fromkeys(self._findings.diagnostics))

    def type_of(self, schema: Schema, name_hint: str, direction: Direction) -> TypeExpression:
        """The type of a schema; classes of an inline one are named after `name_hint` and get a module of their own."""
        return self.ask(schema, name_hint, direction).expression

    def ask(self, schema: Schema, name_hint: str, direction: Direction) -> Answer:
        """The same, with what the next run needs to know of it."""
        owner = self._free_owner(name_hint)
        built, outline = self._graph.type_and_outline(schema, owner, _VIEWS[direction])
        self._inline[outline.owner] = schema
        self._place_all()
        return self._answer(schema, built, None if outline.is_empty else outline)

    def ask_again(self, schema: Schema, name_hint: str, direction: Direction, before: Answer) -> Answer:
        """Ask what an earlier run asked of the same schema; its answer stands unless names changed."""
        outline = before.outline
        if outline is not None:
            if outline.owner.owner != self._free_owner(name_hint):
                return self.ask(schema, name_hint, direction)
            self._inline[outline.owner] = schema
            self._graph.take_up(schema, outline)
            self._place_all()
            if not self._stand(before.uses):
                return self._answer(schema, self._graph.type_again(schema, outline.owner), outline)
        self._widened(before.widens, schema.source)
        return before

    def answers_still(self, before: Sequence[Any]) -> bool:
        """Whether `ask_again` has nothing to do: an answer, as data, that left no trace and names what is there."""
        *_, outline, uses, widens = before
        return not outline and not widens and self._stand(uses_of(uses))

    def _answer(self, schema: Schema, built: Type, outline: Outline | None) -> Answer:
        uses, widens = dict[Key, Place](), list[str]()
        context = replace(self._context(uses, widens), exact_numbers=False)
        printed = annotation(context, built)
        self._widened(widens, schema.source)
        expression = TypeExpression(printed.text, printed.imports, self._is_model(built))
        return Answer(expression, outline, tuple(uses.items()), tuple(widens))

    def _stand(self, uses: Iterable[tuple[Key, Place]]) -> bool:
        """Whether definitions are where they were when something named them."""
        return all(self._places.get(key) == place for key, place in uses)

    def _widened(self, reasons: Iterable[str], source: str) -> None:
        for reason in reasons:
            self._findings.warning(WIDENING, f"{_REMARKS[WIDENING]}: {reason}", source)

    def _free_owner(self, hint: str) -> str:
        """The hint, or the hint with a number where another schema's classes have it already."""
        free, number = hint, 1
        while free in self._hints:
            number += 1
            free = f"{hint} {number}"
        return free

    def files(self) -> list[GeneratedFile]:
        """The modules of `models/`."""
        folder = PurePosixPath("src", self._package, "models")
        files = [GeneratedFile(folder / "__init__.py", "")]
        for module in self._modules:
            stem = module.name.rpartition(".")[2]
            files.append(GeneratedFile(folder / f"{stem}.py", self._text(module)))
            for owner in module.owners:
                if owner.is_named:
                    self._memory.keep_outline(self._graph.outline(owner))
        return files

    def lock_models(self) -> dict[str, str]:
        """Component schema name -> "package.module:Name" of its neutral view."""
        places = {name: self._places[Key(name, True, View.NEUTRAL)] for name in self._components}
        return {name: f"{place.module}:{place.name}" for name, place in places.items()}

    # ---- placing

    def _place_all(self) -> None:
        """Give every new definition its module and its name. What it refers to is either new or placed already."""
        new: dict[Key, list[Key]] = {}
        for key in self._graph.take_new():
            new.setdefault(key._replace(path=""), []).append(key)
        self._owned |= new
        self._hints.update(owner.owner for owner in new if not owner.is_named)
        module_of = self._new_modules(new)
        # Schemas that have a name keep it; objects inside of them come after.
        for key in sorted((key for keys in new.values() for key in keys), key=lambda key: key.path != ""):
            module = module_of[key._replace(path="")]
            words = self._graph.heads[key].words
            self._places[key] = Place(module.name, self._names.type_name(words, key.view))
            module.keys.append(key)
        self._report(new)

    def _new_modules(self, owners: Iterable[Key]) -> dict[Key, _Module]:
        """A module for each owner, shared by those that refer to one another in a circle."""
        order = {owner: number for number, owner in enumerate(owners)}
        groups = [
            sorted(group, key=order.__getitem__)
            for group in components(order, lambda owner: self._needed(owner, order))
        ]
        module_of: dict[Key, _Module] = {}
        for group in sorted(groups, key=lambda group: order[group[0]]):
            stem = self._names.module((group[0].owner,), group[0].view)
            self._modules.append(_Module(f"{self._package}.models.{stem}", group))
            module_of |= dict.fromkeys(group, self._modules[-1])
        return module_of

    def _needed(self, owner: Key, among: Iterable[Key]) -> list[Key]:
        return [other for other in self._graph.outline(owner).refers if other in among]

    # ---- printing

    def _is_model(self, type_: Type) -> bool:
        return isinstance(type_, Reference) and is_model(self._graph.definitions[type_.key].type)

    def _context(self, uses: dict[Key, Place], widens: list[str]) -> Context:
        """What printing needs; it leaves behind what it named, and where the types accept more than the schemas."""

        def place_of(key: Key) -> Place:
            return uses.setdefault(key, self._places[key])

        return Context(self._package, place_of, lambda key: self._graph.definitions[key].type, widens.append)

    def _report(self, owners: Iterable[Key]) -> None:
        """Turn what was seen since the last time into findings."""
        for remark in self._graph.take_remarks():
            self._findings.warning(remark.code, f"{_REMARKS[remark.code]}: {remark.reason}", remark.pointer)
        sources = {owner.owner: self._graph.heads[owner].source for owner in owners if owner in self._places}
        for text, other, name in self._names.take_collisions():
            if text in sources:
                message = (
                    f"{text!r} and {other!r} would share one Python name: the class of {text!r} is {name}"
                )
                self._findings.note("CG201", message, sources[text])

    def _text(self, module: _Module) -> str:
        names = {key: self._places[key].name for key in module.keys}
        known_as = self._memory.module_key(
            self._package, module.name, module.owners, self._inline, list(names.values())
        )
        made = self._memory.module(known_as)
        if made is None or not self._stand(made.uses):
            made = self._made(module, names)
            self._memory.keep_module(known_as, made)
        self._widened(made.widens, self._graph.heads[module.keys[0]].source)
        return made.text

    def _made(self, module: _Module, names: Mapping[Key, str]) -> ModuleText:
        uses, widens = dict[Key, Place](), list[str]()
        builder = ModuleBuilder(module.name, self._context(uses, widens), self._graph.definitions)
        titles = ", ".join(f"`{owner.owner}`" for owner in module.owners[:5])
        more = " and others" if len(module.owners) > 5 else ""
        view = builder.build(module.keys, names, f"Models of {titles}{more}.")
        text = render("lambda_python/models/module.py.jinja", view=view)
        return ModuleText(text, tuple(uses.items()), tuple(widens))
