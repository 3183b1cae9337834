"""`codegen emulate`: the emulator, and beside it what keeps a project in step with its contract."""

from __future__ import annotations

from contextlib import ExitStack

from codegen.emulator.options import EmulatorOptions
from codegen.emulator.serve import run
from codegen.workflows.follow import ContractFollower, Report, is_behind, is_project, regenerate


def emulate(options: EmulatorOptions, report: Report) -> int:
    """Serve until told to stop, and give the exit code.

    A project whose contract changed since it was made is made again first, and on every change from then on.

    Args:
        report: told what became of each change; called from another thread while the emulator serves.

    Raises:
        EmulatorError: the emulator can't start.
        Refused: the source can't be used.
    """
    with ExitStack() as stack:
        if options.reload and options.source.is_dir() and is_project(options.source):
            if is_behind(options.source):
                report(regenerate(options.source))
            stack.enter_context(ContractFollower(options.source, report))
        return run(options)
