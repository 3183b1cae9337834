"""Templates made from contracts print what the contracts say.

`tests/benchmarks/check_templates.py` takes larger ones.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from template_check import KINDS, check_contract

ROOT = Path(__file__).parents[2]
CONTRACTS = [
    *sorted(path for path in (ROOT / "specs").glob("*.yaml") if ".asyncapi" not in path.suffixes),
    ROOT / "specs/storefront/storefront.yaml",
    ROOT / "tests/support/contracts/everything_20.yaml",
    ROOT / "tests/support/contracts/everything_32.yaml",
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda path: path.stem)
def test_templates_print_what_the_contract_says(contract: Path, kind: str) -> None:
    checked = check_contract(contract, (kind,))
    assert checked.problems == []
    assert checked.templates
    assert checked.cases
