"""Generated functions against their contracts: what breaks the contract is refused, what keeps it is not.

Which requests do, the `jsonschema` library says on the contract itself; see tests/benchmarks/bad_requests.py for more
of them and for contracts of any size.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from contract_requests.campaign import Campaign
from contract_requests.deployed import Deployed
from contract_requests.gateway import Gateway
from generated_modules import forget_generated_modules

from codegen.workflows.scaffold import scaffold

SPECS = Path(__file__).parents[2] / "specs"
EVERYTHING = Path(__file__).parents[1] / "support" / "contracts" / "parameters_and_bodies.yaml"
COUNT = 400


@pytest.fixture
def _own_modules(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every project has modules of the same names."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    forget_generated_modules()
    yield
    forget_generated_modules()


@pytest.mark.usefixtures("_own_modules")
@pytest.mark.parametrize("path", [SPECS / "orders.yaml", EVERYTHING], ids=lambda path: str(path.stem))
def test_functions_refuse_what_breaks_the_contract_and_nothing_else(path: Path, tmp_path: Path) -> None:
    scaffold(path, tmp_path / "project")
    tally = Campaign(path, Deployed(tmp_path / "project")).run(COUNT)

    assert not tally.wrong, tally.samples
    assert tally.invalid == tally.valid == COUNT
    assert not tally.impossible


@pytest.mark.usefixtures("_own_modules")
@pytest.mark.parametrize("path", [SPECS / "orders.yaml", EVERYTHING], ids=lambda path: str(path.stem))
def test_the_gateway_refuses_nothing_that_keeps_the_contract(path: Path, tmp_path: Path) -> None:
    scaffold(path, tmp_path / "project")
    with closing(Gateway(tmp_path / "project")) as gateway:
        tally = Campaign(path, gateway).send_valid(COUNT)

    assert not tally.wrong, tally.samples
    assert tally.valid == COUNT
