"""The options of `codegen mock` that `codegen emulate` does not have: type, name and help of each."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

Contract: TypeAlias = Annotated[
    Path,
    typer.Argument(metavar="CONTRACT", help="OpenAPI document, or the folder of a project that has one."),
]
Seed: TypeAlias = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        help="Make every value up, the same ones for the same number and request. [default: examples]",
    ),
]
