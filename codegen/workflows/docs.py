"""`codegen docs`: the documentation of a contract as one page."""

from __future__ import annotations

from pathlib import Path

from codegen.core.diagnostics import Diagnostic
from codegen.core.errors import CodegenError, OutputError
from codegen.render.api_docs import docs_page
from codegen.spec.load import load


def write_docs(contract: Path, page: Path) -> list[Diagnostic]:
    """Write the page; one that is there is replaced.

    Returns:
        What is to say of the contract.

    Raises:
        Refused: the contract can't be used.
        CodegenError: it is about WebSockets, or the viewer is not installed.
        OutputError: the page can't be written.
    """
    document, diagnostics = load(contract)
    if "openapi" not in document.data:
        raise CodegenError(f"{contract} is no OpenAPI document, which pages of documentation are made from")
    text = docs_page(document.data)
    try:
        page.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{page} can't be written: {error.strerror}") from error
    return diagnostics
