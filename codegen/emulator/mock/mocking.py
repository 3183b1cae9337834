"""What stands in for the integrations of a bare contract: a mock, or a proxy that judges a real server.

In: options, and each contract as it is read. Out: its stage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from codegen.emulator.mock.options import MockOptions
from codegen.emulator.mock.stage import ContractStage
from codegen.emulator.rest import Observer
from codegen.gateway.exchange import ServedStage
from codegen.gateway.steps import Ports


class Mocking:
    """Makes the stages of contracts; what clients created outlives edits of the contract."""

    def __init__(self, options: MockOptions) -> None:
        self._options = options

    def stage(
        self,
        served: ServedStage,
        ports: Ports,
        observers: Iterable[Observer],
        takes_trace: Callable[[float], bool],
    ) -> ContractStage:
        """The stage of a contract."""
        # The validators cost as much at the start as everything else: only contracts pay for them.
        from codegen.emulator.conformance.checks import Checks
        from codegen.emulator.mock.mock import Mock

        return ContractStage(served, ports, observers, takes_trace, Mock(Checks(served.api), self._options))
