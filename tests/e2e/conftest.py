"""Real parts end to end: the command `codegen`, a project on disk, an emulator on a free port of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from emulating import run_codegen, serving


@pytest.fixture(scope="session")
def specs(pytestconfig: pytest.Config) -> Path:
    return pytestconfig.rootpath / "specs"


@pytest.fixture(scope="session")
def orders(specs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh project of specs/orders.yaml."""
    folder = tmp_path_factory.mktemp("projects") / "orders"
    done = run_codegen("scaffold", specs / "orders.yaml", "-o", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def orders_url(orders: Path) -> Iterator[str]:
    """The project of specs/orders.yaml, served; alice may call what is secured."""
    with serving(orders, "--as", "alice") as url:
        yield url
