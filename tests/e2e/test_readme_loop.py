"""README's loop, step by step: what it says that a command prints is what the command prints."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from emulating import run_codegen

ROOT = Path(__file__).parents[2]


def steps() -> list[tuple[str, str]]:
    """The commands of the block, each with its output."""
    block = (ROOT / "README.md").read_text(encoding="utf-8").partition("<!-- loop -->\n```console\n")[2]
    parts = block.partition("```")[0].removeprefix("$ ").split("\n$ ")
    return [(command, output.rstrip("\n")) for command, _, output in (part.partition("\n") for part in parts)]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with the contract and its project, of which a handler was edited."""
    shutil.copy(ROOT / "specs/orders.yaml", tmp_path)
    assert run_codegen("scaffold", "orders.yaml", cwd=tmp_path).returncode == 0
    handler = tmp_path / "orders/src/handlers/list_orders.py"
    text = handler.read_text(encoding="utf-8")
    handler.write_text(text.replace("    return", "    print(request.cursor)\n    return"), encoding="utf-8")
    for command in ("init -q", "add .", "-c user.email=a@b.c -c user.name=a commit -q -m begin"):
        subprocess.run(["git", *command.split()], cwd=tmp_path, check=True)
    return tmp_path


def test_every_step_prints_what_the_readme_says(repository: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    folder = repository
    for command, expected in steps():
        ran = subprocess.run(
            ["bash", "-c", command],
            cwd=folder,
            env={**os.environ, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert _without_numbers(ran.stdout.rstrip("\n")) == _without_numbers(expected), command
        if command.startswith("cd "):
            folder /= command.split()[1]


def _without_numbers(text: str) -> str:
    """Times and counts are other ones on other days; dots of pytest are as many as tests."""
    return re.sub(r"\.{5,} +", "..... ", re.sub(r"\d+", "#", text))
