"""The options of commands that talk to an emulator that runs."""

from typing import Annotated, TypeAlias

import typer

from codegen.emulator.options import DEFAULT_PORT

DEFAULT_URL = f"http://127.0.0.1:{DEFAULT_PORT}"

Url: TypeAlias = Annotated[str, typer.Option(metavar="URL", help="Where the emulator listens.")]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON.")]
ApiName: TypeAlias = Annotated[
    str | None,
    typer.Option("--api", metavar="NAME", help="Logical id, id or name, where there are several APIs."),
]
