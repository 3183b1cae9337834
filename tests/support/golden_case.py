"""The files of a golden case, laid out as users have them: contracts beside the project folder."""

from __future__ import annotations

import shutil
from pathlib import Path


def laid_out(case: Path, folder: Path) -> Path:
    """Copy the contracts of a case into a folder; where the one is that the project is made from."""
    contract = folder / f"{case.name}.yaml"
    shutil.copy(case / "spec.yaml", contract)
    for other in case.glob("*.asyncapi.yaml"):
        shutil.copy(other, folder)
    return contract
