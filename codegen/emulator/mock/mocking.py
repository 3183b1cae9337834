"""What stands in for the integrations of a bare contract: a mock, or a proxy that judges a real server.

In: options, and each contract as it is read. Out: its stage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from codegen.core.findings import Locate
from codegen.emulator.endpoints.address import split_uri
from codegen.emulator.exchanges import Observer
from codegen.emulator.mock.options import MockOptions
from codegen.emulator.mock.stage import Answer, ContractStage
from codegen.emulator.mock.state.memory import Memory
from codegen.gateway.exchange import ServedStage
from codegen.gateway.steps import Ports

if TYPE_CHECKING:
    from codegen.emulator.mock.violations import Violation

MakeStage = Callable[[ServedStage, Ports, Iterable[Observer], Callable[[float], bool]], ContractStage]


class Mocking:
    """Makes the stages of contracts. What clients created, and how often the contract was broken, outlives its edits.

    Attributes:
        memory: what clients created.
        violations: how many a proxy has seen.
    """

    def __init__(
        self,
        options: MockOptions,
        report: Callable[[Violation], None] = lambda violation: None,
        remark: Callable[[str], None] = lambda text: None,
    ) -> None:
        """`report` is told of the violations that a proxy sees, `remark` of what it could not judge.

        Raises:
            InvalidEndpoint: the real server has no proper URL.
        """
        if options.upstream is not None:
            split_uri(options.upstream)  # a typing error is told at once
        self._options = options
        self._report = report
        self._remark = remark
        self.memory = Memory()
        self.violations = 0

    def stages_of(self, locate: Locate) -> MakeStage:
        """What makes the stages of a contract whose pointers stand at these places."""
        return partial(self._stage, locate)

    def _stage(
        self,
        locate: Locate,
        served: ServedStage,
        ports: Ports,
        observers: Iterable[Observer],
        takes_trace: Callable[[float], bool],
    ) -> ContractStage:
        return ContractStage(served, ports, observers, takes_trace, self._answer(locate, served, ports))

    def _answer(self, locate: Locate, served: ServedStage, ports: Ports) -> Answer:
        # The validators cost as much at the start as everything else: only contracts pay for them.
        from codegen.emulator.conformance.checks import Checks
        from codegen.emulator.mock.mock import Mock
        from codegen.emulator.mock.proxying.proxy import Proxy, Reports

        checks = Checks(served.api)
        if self._options.upstream is not None:
            return Proxy(
                self._options.upstream, checks, ports.endpoints, locate, Reports(self._seen, self._remark)
            )
        return Mock(served.api, checks, self._options, self.memory)

    def _seen(self, violation: Violation) -> None:
        self.violations += 1
        self._report(violation)
