"""A deployed API beside the project that deploys it. In: both documents. Out: the differences, by kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from codegen.contract.drift.facts import ConfiguredPart, configured_parts
from codegen.contract.drift.values import fits, shown
from codegen.core.records import Record


class DriftKind(StrEnum):
    """On which side something is."""

    DEPLOYED = "only deployed"
    HERE = "only here"
    DIFFERS = "differs"


class ApiDrift(Record, frozen=True):
    """One difference.

    Attributes:
        part: the route, model, authorizer or gateway response.
        setting: of the part; "" where one side has none of it.
        here: pointer into the project's document, or to what would hold it.
        there: pointer into the export; None where it has nothing of the kind.
    """

    kind: DriftKind
    part: str
    setting: str = ""
    value_here: Any = None
    value_there: Any = None
    here: str | None = None
    there: str | None = None


def compare_deployed(
    project: Mapping[str, Any], exported: Mapping[str, Any], *, is_rest: bool
) -> list[ApiDrift]:
    """What a deployed API has otherwise than the project's document, in the order of its parts."""
    here, there = (configured_parts(document, is_rest=is_rest) for document in (project, exported))
    found: list[ApiDrift] = []
    for name in dict.fromkeys((*here, *there)):
        mine, deployed = here.get(name), there.get(name)
        if mine and deployed:
            found += _settings(mine, deployed)
        elif mine:
            found.append(ApiDrift(DriftKind.HERE, name, here=mine.pointer))
        elif deployed:
            found.append(ApiDrift(DriftKind.DEPLOYED, name, there=deployed.pointer))
    return found


def _settings(mine: ConfiguredPart, deployed: ConfiguredPart) -> Iterator[ApiDrift]:
    for setting in dict.fromkeys((*mine.settings, *deployed.settings)):
        here, there = mine.settings.get(setting), deployed.settings.get(setting)
        if fits(here, there):
            continue
        kind = DriftKind.HERE if there is None else DriftKind.DEPLOYED if here is None else DriftKind.DIFFERS
        places = mine.place_of(setting), deployed.place_of(setting)
        yield ApiDrift(kind, mine.name, setting, shown(here), shown(there), *places)
