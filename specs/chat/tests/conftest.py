"""What all tests share."""

from os import environ
from pathlib import Path

import pytest

# A response that breaks the contract is an error in tests.
environ["CODEGEN_VALIDATE_RESPONSES"] = "1"


@pytest.fixture(autouse=True)
def nobody_is_connected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins with an empty chat."""
    monkeypatch.setenv("MEMBERS_FILE", str(tmp_path / "members.sqlite"))
