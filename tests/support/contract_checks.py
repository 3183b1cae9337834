"""One check, run over many contracts by name."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from codegen.core.errors import Refused

Check = Callable[[Path], tuple[str, Sequence[str]]]
"""Gives what was looked at, in words, and what is wrong."""


def check_each(paths: Sequence[str], check: Check) -> int:
    """Check each contract, print what was found, and give the exit code: 1 where anything is wrong."""
    wrong = 0
    for path in paths:
        began = time.process_time()
        try:
            words, found = check(Path(path))
        except Refused as error:
            print(f"{path}: refused: {error.diagnostics[0]}")
            continue
        print(f"{path}: {words}, {time.process_time() - began:.1f} s", flush=True)
        for each in found[:10]:
            print(f"  {each}")
        wrong += len(found)
    return 1 if wrong else 0
