"""Contracts, gateway documents and templates become `ir.Api`.

`import_rest_api` is public here, and loaded when it is asked for: most runs never need it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from codegen.importer.rest_api_import import import_rest_api

__all__ = ["import_rest_api"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from codegen.importer import rest_api_import  # start-up time, see above

        return getattr(rest_api_import, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
