"""`codegen features`: what API Gateway can do, and what of it is emulated and generated.

In: the table beside this module. Out: its rows, with the pages of AWS's documentation and the tests that show them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from codegen.core.reading import read
from codegen.core.records import Record, members

_TABLE = Path(__file__).with_name("features.yaml")
_GUIDE = "https://docs.aws.amazon.com/apigateway/latest/developerguide"


class Feature(Record, frozen=True):
    """One thing that API Gateway, or Lambda behind it, does."""

    area: str  # "REST API", "HTTP API" ...
    name: str
    emulated: str  # "yes", "not yet", "-" where there is nothing to do, else what is missing
    generated: str
    page: str  # of AWS's documentation
    tests: tuple[str, ...]  # files of the repository, or FILE::TEST
    folders: tuple[str, ...]  # of codegen/features

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in members(self).items() if name != "folders"}


def all_features() -> list[Feature]:
    """Every feature, in the table's order."""
    return [
        Feature(
            area,
            row["name"],
            row["emulated"],
            row["generated"],
            f"{_GUIDE}/{row['page']}.html",
            tuple(row.get("tests", ())),
            tuple(row.get("folders", ())),
        )
        for area, rows in read(_TABLE).data.items()
        for row in rows
    ]
