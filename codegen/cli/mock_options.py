"""The options of `codegen mock` that `codegen emulate` does not have: type, name and help of each."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

Contract: TypeAlias = Annotated[
    Path,
    typer.Argument(metavar="CONTRACT", help="OpenAPI document, or the folder of a project that has one."),
]
Stateful: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--stateful", help="Remember what is created: POST, GET, PUT, PATCH, DELETE of collections."
    ),
]
Upstream: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--proxy",
        metavar="URL",
        help="Pass requests on to a real server, and tell where they or its answers break the contract.",
    ),
]
AsJson: TypeAlias = Annotated[
    bool, typer.Option("--json", help="With --proxy: a line of JSON for each violation, on stdout.")
]
Fail: TypeAlias = Annotated[
    bool, typer.Option("--fail", help="With --proxy: end with exit code 1 if there were violations.")
]
Seed: TypeAlias = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        help="Make every value up, the same ones for the same number and request. [default: examples]",
    ),
]
