"""Generated models, imported: `models(schemas)` writes them to a folder of their own and loads them."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from codegen.core.names import PythonIdentifier
from codegen.ir.api import Api, ApiType
from codegen.ir.project import Project, ProjectSettings
from codegen.ir.schema import Schema
from codegen.render.environment import template_root
from codegen.render.gate import assert_same_shape
from codegen.render.python import format_python
from codegen.schema.dialect import normalise
from codegen.targets.lambda_python.models.index import ModelIndex

PACKAGE = "shop_api"


class Models:
    """The models of some component schemas, in a package that can be imported."""

    def __init__(self, folder: Path, schemas: Mapping[str, Any], version: str = "3.1.0") -> None:
        self.folder = folder
        self.schemas = {
            name: Schema(normalise(json, version), f"/components/schemas/{name}", name, is_component=True)
            for name, json in schemas.items()
        }
        api = Api("Shop", ApiType.REST, "1", (), "shop.yaml", schemas=self.schemas)
        project = Project(api, "shop", PythonIdentifier(PACKAGE), (), (), ProjectSettings())
        self.index = ModelIndex(project)

    def write(self) -> None:
        """Write the package: models and the runtime that they need."""
        package = self.folder / "src" / PACKAGE
        for file in self.index.files():
            path = self.folder / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            text = format_python(file.content)
            assert_same_shape(text, str(file.path), {PACKAGE})
            path.write_text(text, encoding="utf-8")
        runtime = package / "runtime"
        runtime.mkdir(exist_ok=True)
        for path in (template_root() / "lambda_python" / "runtime").glob("schema_*.py"):
            (runtime / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
        for init in (package, runtime):
            (init / "__init__.py").touch()

    def text(self, module: str) -> str:
        """The text of one module of models."""
        return (self.folder / "src" / PACKAGE / "models" / f"{module}.py").read_text(encoding="utf-8")

    def type(self, name: str) -> Any:
        """The type of a component schema."""
        module, _, attribute = self.index.lock_models()[name].partition(":")
        return getattr(importlib.import_module(module), attribute)

    def accepts(self, name: str, json: str) -> bool:
        """Whether the type of a component schema takes a JSON text, as it comes over the wire."""
        try:
            self.parse(name, json)
        except ValidationError:
            return False
        return True

    def parse(self, name: str, json: str) -> Any:
        return TypeAdapter(self.type(name)).validate_json(json)

    def round_trip(self, name: str, json: str) -> str:
        """What comes back of a JSON text."""
        dumped = TypeAdapter(self.type(name)).dump_json(
            self.parse(name, json), by_alias=True, exclude_unset=True
        )
        return dumped.decode()


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Models]]:
    def make(schemas: Mapping[str, Any], version: str = "3.1.0") -> Models:
        made = Models(tmp_path, schemas, version)
        made.write()
        _forget()
        return made

    monkeypatch.syspath_prepend(str(tmp_path / "src"))
    _forget()
    yield make
    _forget()


def _forget() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]
    importlib.invalidate_caches()
