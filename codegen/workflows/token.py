"""`codegen token`: a token that the emulator lets in, for an authorizer of a project, template or document.

In: a source and who is to be let in. Out: the token.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from codegen.core.records import Record
from codegen.emulator import tokens
from codegen.emulator.loading import load
from codegen.emulator.options import EmulatorOptions
from codegen.emulator.users_file import claims_of
from codegen.importer.cloudformation.physical import Account


class TokenRequest(Record, frozen=True):
    """Whom a token is for."""

    source: Path
    name: str
    scopes: Sequence[str] = ()
    authorizer: str | None = None  # None: the only one that checks tokens
    lifetime: int = tokens.LIFETIME  # seconds


def mint(request: TokenRequest) -> str:
    """A token.

    Raises:
        EmulatorError: there is no such authorizer.
        Refused: the source can't be read.
    """
    apis = load(EmulatorOptions(request.source), Account()).application.apis
    claims = claims_of(request.source, request.name)
    bearer = tokens.Bearer(request.name, request.scopes, request.lifetime, claims)
    return tokens.mint(bearer, apis, request.authorizer, int(time.time()))
