"""Contracts for the tests of the loader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from codegen.core.diagnostics import Diagnostic
from codegen.core.errors import Refused
from codegen.spec.document import SpecDocument
from codegen.spec.load import load

EVERYTHING = {
    version: Path(__file__).parent / "contracts" / f"everything_{version}.yaml"
    for version in ("20", "30", "31", "32")
}
"""Documents that use nearly every object of their version, without a fault."""


def contract(
    paths: dict[str, Any] | None = None, *, openapi: str = "3.0.3", **members: Any
) -> dict[str, Any]:
    """A small valid contract with these members."""
    return {"openapi": openapi, "info": {"title": "Test", "version": "1"}, "paths": paths or {}, **members}


def schemas(openapi: str = "3.0.3", /, **named: Any) -> dict[str, Any]:
    """A contract of schemas."""
    return contract(openapi=openapi, components={"schemas": named})


def operation(method: str = "get", path: str = "/things", /, **members: Any) -> dict[str, Any]:
    """A contract of one operation."""
    return contract({path: {method: {"responses": {"200": {"description": "Fine."}}, **members}}})


def written(folder: Path, data: dict[str, Any], name: str = "contract.yaml") -> Path:
    """A contract as a file, one member a line."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(data, sort_keys=False))
    return file


def findings(folder: Path, data: dict[str, Any]) -> list[Diagnostic]:
    """Everything found about a contract, whether it is refused or not."""
    try:
        return load(written(folder, data))[1]
    except Refused as error:
        return list(error.diagnostics)


def loaded(folder: Path, data: dict[str, Any]) -> SpecDocument:
    """A contract that can be used."""
    return load(written(folder, data))[0]
