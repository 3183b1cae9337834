"""`codegen token`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from codegen.cli.console import out
from codegen.cli.exit_codes import ExitCode
from codegen.cli.guard import guarded

EPILOG = """\b
Examples:
  codegen token orders --as alice                   an identity token of the project's user pool
  codegen token orders --as alice --scope pets/read an access token with a scope
  curl -H "Authorization: $(codegen token orders --as alice)" http://127.0.0.1:3000/dev/orders
"""


def token(
    source: Annotated[
        Path, typer.Argument(metavar="SOURCE", help="Project folder, template or OpenAPI document.")
    ] = Path(),
    *,
    identity: Annotated[
        str, typer.Option("--as", metavar="NAME", help="Whom the token is for; claims come from users.yaml.")
    ],
    scopes: Annotated[
        list[str] | None, typer.Option("--scope", metavar="SCOPE", help="Scope to grant; repeatable.")
    ] = None,
    authorizer: Annotated[
        str | None, typer.Option(metavar="NAME", help="Authorizer that is to let the token in.")
    ] = None,
    lifetime: Annotated[int, typer.Option(min=1, metavar="SECONDS", help="How long the token holds.")] = 3600,
) -> None:
    """Print a token that the emulator, and nobody else, lets in."""
    raise typer.Exit(guarded(lambda: _mint(source, identity, scopes or [], authorizer, lifetime)))


def _mint(source: Path, identity: str, scopes: list[str], authorizer: str | None, lifetime: int) -> ExitCode:
    from codegen.workflows.token import TokenRequest, mint  # the importer: time that no other command needs

    out(mint(TokenRequest(source, identity, scopes, authorizer, lifetime)))
    return ExitCode.DONE
