"""Real parts end to end: the command `codegen`, a project on disk, an emulator on a free port of this machine."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

CODEGEN = (sys.executable, "-m", "codegen")
PATIENCE = 60  # seconds for anything that should take one

Serve = Callable[..., AbstractContextManager[str]]


def run_codegen(*words: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run `codegen WORDS` to its end."""
    command = [*CODEGEN, *map(str, words)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=PATIENCE * 3, check=False)


@contextmanager
def serving(*words: str | Path) -> Iterator[str]:
    """`codegen emulate WORDS` on a free port; gives the URL that it printed and ends it as Ctrl-C would."""
    command = [*CODEGEN, "emulate", *map(str, words), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        match = re.search(r"http://\S+", line)
        if match is None:
            process.kill()
            pytest.fail(f"the emulator printed no URL: {line!r} {process.communicate()[1]}")
        yield match[0].rstrip("/")
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=PATIENCE)
        assert "Traceback" not in errors
        assert process.returncode in (0, 130), errors
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


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
