"""What every command says about itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import typer

from codegen.cli.commands import app


def commands(group: typer.Typer, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str, str]]:
    for each in group.registered_commands:
        name = each.name or getattr(each.callback, "__name__", "").replace("_", "-")
        yield " ".join((*path, name)), each.epilog or "", (
            (each.callback.__doc__ or "") if each.callback else ""
        )
    for nested in group.registered_groups:
        if nested.typer_instance is not None:
            yield from commands(nested.typer_instance, (*path, nested.name or ""))


@pytest.mark.parametrize(("name", "epilog", "about"), list(commands(app)))
def test_every_command_has_a_sentence_and_examples(name: str, epilog: str, about: str) -> None:
    assert about.strip().splitlines()[0].endswith("."), name
    examples = [line for line in epilog.splitlines() if f"codegen {name}" in line]
    assert examples, name
