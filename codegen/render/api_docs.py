"""The documentation of an API as one page that needs nothing beside it: no network, no other file.

In: an OpenAPI document. Out: HTML with the document and Swagger UI (https://swagger.io/tools/swagger-ui) in it.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from codegen.core.errors import CodegenError
from codegen.render.environment import render

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; font-src data:"
)
"""What the page may load: nothing but itself, whatever a contract's texts say."""


def docs_page(document: Mapping[str, Any], *, servers: Sequence[str] = ()) -> str:
    """The page of a document whose references all lie within it.

    Args:
        servers: paths of the page's own origin that it may send requests to; without any it only shows.

    Raises:
        CodegenError: the viewer is not installed.
    """
    viewer, style = _viewer()
    title = str((document.get("info") or {}).get("title") or "API")
    shown = {**document, "servers": [{"url": url} for url in servers]} if servers else document
    return render(
        "docs/page.html.jinja",
        policy=f"{_POLICY}; connect-src 'self'" if servers else _POLICY,
        title=html.escape(title),
        style=style,
        viewer=viewer,
        document=json.dumps(shown, ensure_ascii=False).replace("<", "\\u003c"),
        methods=json.dumps(METHODS if servers else ()),
    )


def _viewer() -> tuple[str, str]:
    """Script and style of the viewer, fit to stand in a page."""
    try:
        versions = resources.files("swagger_ui_bundle") / "vendor"
    except ModuleNotFoundError:
        hint = "pip install 'apigateway-codegen[docs]'"
        raise CodegenError(f"pages of documentation need Swagger UI: {hint}") from None
    [folder] = versions.iterdir()
    script = (folder / "swagger-ui-bundle.js").read_text(encoding="utf-8")
    for tag in ("<!--", "<script", "</script"):  # in a page, these would end or nest the script
        script = script.replace(tag, f"\\x3c{tag[1:]}")
    return script, (folder / "swagger-ui.css").read_text(encoding="utf-8")
