"""Settings of the WebSocket API that a project has beside its API: what stands below `websocket` in `codegen.yaml`.

In: settings as their schema wants them. Out: those of the WebSocket API as a project of its own would have them, and
what is wrong with them. Name, package, tool and functions are the project's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.importer.settings_check import Finding
from codegen.importer.settings_conflicts import conflicts
from codegen.ir.api import ApiType

_OWN = "/websocket"
_SHARED = ("tags",)
"""What is said once, of what is deployed."""


def websocket_data(data: Mapping[str, Any]) -> dict[str, Any] | None:
    """The settings of the WebSocket API; None where there is none beside the API."""
    own = data.get("websocket")
    if not own:
        return None
    shared = {name: data[name] for name in _SHARED if name in data}
    return {**shared, **own, "api_type": ApiType.WEBSOCKET.value}


def websocket_conflicts(data: Mapping[str, Any]) -> Iterator[Finding]:
    """What the schema can't say of them; of what both APIs share, that is said already."""
    for finding in conflicts(websocket_data(data) or {}):
        if _is_own(finding.pointer, data):
            rests_on = tuple(_OWN + one for one in finding.rests_on)
            yield finding._replace(pointer=_OWN + finding.pointer, rests_on=rests_on)


def _is_own(pointer: str, data: Mapping[str, Any]) -> bool:
    return pointer.split("/")[1] in (data.get("websocket") or {})
