"""The trace id in a function's environment: seen by Python and by what it starts, and without a price per request."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from function_harness import BOOTSTRAPS, Lambda, Workbench

CODE = """
import os
import subprocess

NAME = "_X_AMZN_TRACE_ID"


def handler(event, context):
    if event:
        os.environ[NAME] = event
    seen = subprocess.run(["sh", "-c", f"echo ${NAME}"], capture_output=True, text=True).stdout.strip()
    return [os.environ.get(NAME), seen]
"""
MANY_IDS = """
import resource, sys
from codegen.emulator.functions.worker.trace_variable import set_trace_id

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "linux" else 1024 * 1024)

set_trace_id("Root=first")
before = peak()
for number in range(100_000):
    set_trace_id(f"Root=1-{number:08x}-0123456789abcdef01234567;Parent=53995c3f42cd8ad8;Sampled=1")
print(peak() - before)
"""


@pytest.mark.parametrize("bootstrap", BOOTSTRAPS)
def test_each_event_has_its_trace_id(bootstrap: str, tmp_path: Path) -> None:
    bench = Workbench(tmp_path, bootstrap)
    bench.write(CODE)

    async def scenario(aws: Lambda) -> None:
        assert await aws.call(trace_id="Root=1") == ["Root=1", "Root=1"]
        assert await aws.call("mine", trace_id="Root=22") == ["mine", "mine"]
        assert await aws.call(trace_id="Root=3") == ["Root=3", "Root=3"]
        assert await aws.call() == [None, ""]
        assert await aws.call(trace_id="Root=4") == ["Root=4", "Root=4"]

    bench.serve(scenario)


def test_many_trace_ids_take_no_memory() -> None:
    done = subprocess.run([sys.executable, "-c", MANY_IDS], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 2  # MB; setenv keeps a dozen
