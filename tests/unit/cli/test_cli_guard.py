"""Whatever happens inside a command, its end is orderly."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress

import pytest

from codegen.cli.console import ProgressLine, print_diagnostics, printable
from codegen.cli.ctrl_c import CTRL_C
from codegen.cli.exit_codes import ExitCode
from codegen.cli.guard import guarded
from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.errors import OutputError, Refused

ERROR = Diagnostic("CG001", Severity.ERROR, "it is broken", SourceLocation("a.yaml", 3, 4), "mend it")


def raising(error: BaseException) -> ExitCode:
    def command() -> ExitCode:
        raise error

    return guarded(command)


def test_a_command_that_works_ends_with_its_own_code() -> None:
    assert guarded(lambda: ExitCode.FINDINGS) is ExitCode.FINDINGS


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (
            Refused([Diagnostic("CG060", Severity.NOTE, "by the way"), ERROR]),
            2,
            "a.yaml:3:4: error CG001: it is broken\n    mend it\n",
        ),
        (OutputError("disk full"), 2, "error: disk full\n"),
        (KeyboardInterrupt(), 130, "interrupted\n"),
        (OSError(28, "No space left on device"), 2, "error: No space left on device\n"),
        (OSError(36, "File name too long", "a\n.yaml"), 2, "error: a\\x0a.yaml: File name too long\n"),
        (KeyError("x"), 70, "error: KeyError: 'x'\n    This is a fault of codegen "),
        (MemoryError(), 70, "error: not enough memory\n"),
        (RecursionError("deep"), 70, "error: RecursionError: deep\n"),
    ],
)
def test_what_goes_wrong_is_said_in_one_message(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    code: int,
    said: str,
) -> None:
    monkeypatch.delenv("CODEGEN_DEBUG", raising=False)
    assert raising(error) == code
    printed = capsys.readouterr()
    assert printed.err.startswith(said)
    assert printed.out == ""


@pytest.fixture
def ctrl_c(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The command watches for Ctrl-C, as `codegen` does from its start."""
    monkeypatch.setattr(CTRL_C, "is_pressed", False)
    before = signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # tests in the background have it ignored
    CTRL_C.watch()
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_whatever_an_error_says_after_ctrl_c_it_is_still_ctrl_c(capsys: pytest.CaptureFixture[str]) -> None:
    def command() -> ExitCode:
        with suppress(KeyboardInterrupt):  # as code does that turns what goes wrong into an error of its own
            signal.raise_signal(signal.SIGINT)
        raise OutputError("cannot join thread before it is started")

    assert guarded(command) is ExitCode.INTERRUPTED
    assert capsys.readouterr().err == "interrupted\n"


def test_where_a_shell_has_ctrl_c_ignored_it_stays_ignored() -> None:
    script = "import signal; from codegen.cli.ctrl_c import CTRL_C; CTRL_C.watch(); signal.raise_signal(2); print('on')"
    ran = subprocess.run(
        ["sh", "-c", "trap '' INT; exec \"$@\"", "sh", sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (0, "on\n")


def test_debugging_shows_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODEGEN_DEBUG", "1")
    with pytest.raises(KeyError):
        raising(KeyError("x"))


def test_many_findings_of_one_code_are_cut_short_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    notes = [Diagnostic("CG060", Severity.NOTE, f"note {n}") for n in range(10)]
    print_diagnostics([ERROR, *notes])
    lines = capsys.readouterr().err.splitlines()
    assert lines == [
        "note CG060: note 0",
        "note CG060: note 1",
        "note CG060: note 2",
        "a.yaml:3:4: error CG001: it is broken",
        "    mend it",
        "... and 7 more CG060 (--json lists them all)",
    ]


def test_a_document_does_not_steer_the_terminal() -> None:
    assert printable("a\x1b[31mb\r\u202e") == "a\\x1b[31mb\\x0d\\x202e"


def test_progress_stays_off_what_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressLine() as progress:
        progress("Reading")
    assert capsys.readouterr().err == ""


class Terminal:
    """A stderr that says that it is a terminal."""

    def __init__(self) -> None:
        self.text = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None:
        pass


def test_a_terminal_is_told_how_long_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    times = iter([100.0, 110.0, 110.1])
    with ProgressLine(clock=lambda: next(times)) as progress:
        progress("Generating", 0.25)
        assert terminal.text.endswith("Generating ... about 30 s left")
        progress("Writing", 0.99)
        assert terminal.text.endswith("Writing ...")


def test_a_terminal_gets_colours_and_a_progress_line_that_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    with ProgressLine() as progress:
        progress("Reading")
    assert "Reading ..." in terminal.text
    assert terminal.text.endswith("\r\x1b[K")
    print_diagnostics([ERROR])
    assert "\x1b[31merror\x1b[0m CG001" in terminal.text
    monkeypatch.setenv("NO_COLOR", "1")
    terminal.text = ""
    print_diagnostics([ERROR])
    assert "\x1b" not in terminal.text
