"""What all tests share."""

from collections.abc import Iterator
from os import environ
from pathlib import Path

import pytest
from codegen.testing.contract import Contract

# A response that breaks the contract is an error in tests.
environ["CODEGEN_VALIDATE_RESPONSES"] = "1"


@pytest.fixture(scope="session")
def contract() -> Iterator[Contract]:
    """The contract, and the project as the gateway serves it."""
    with Contract(Path(__file__).parents[1], requests=5) as contract:
        yield contract
