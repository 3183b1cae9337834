"""Runs the command `codegen` as users do: to its end, or as an emulator on a free port of this machine."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CODEGEN = (sys.executable, "-m", "codegen")
PATIENCE = 60  # seconds for anything that should take one


def run_codegen(*words: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run `codegen WORDS` to its end."""
    command = [*CODEGEN, *map(str, words)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=PATIENCE * 3, check=False)


def run_in(root: Path, *words: str) -> str:
    """Run `python -m WORDS` in a folder; what it said on stdout."""
    command = [sys.executable, "-m", *words]
    done = subprocess.run(
        command, cwd=root, capture_output=True, text=True, timeout=PATIENCE * 3, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def serving(*words: str | Path, command: str = "emulate") -> Iterator[str]:
    """`codegen COMMAND WORDS` on a free port; gives the URL that it printed and ends it as Ctrl-C would."""
    line_of_words = [*CODEGEN, command, *map(str, words), "--port", "0"]
    process = subprocess.Popen(line_of_words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        match = re.search(r"(?:http|ws)://\S+", line)
        if match is None:
            process.kill()
            pytest.fail(f"the emulator printed no URL: {line!r} {process.communicate()[1]}")
        yield match[0].rstrip("/")
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=PATIENCE)
        assert not re.search(
            "^Traceback", errors, re.MULTILINE
        ), errors  # a log line of a handler may hold one
        assert process.returncode in (0, 130), errors
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
