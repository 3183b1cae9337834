"""What functions print arrives line by line, in order, whatever they do with stdout."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from function_harness import BOOTSTRAPS, Lambda, Workbench

from codegen.emulator.functions.log import report

ID = "11111111-2222-4333-8444-555555555555"


@pytest.fixture(params=BOOTSTRAPS)
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Workbench:
    return Workbench(tmp_path, request.param)


def test_stdout_stderr_and_children_in_order(bench: Workbench) -> None:
    bench.write("""
        import os, subprocess, sys
        print("import")
        def handler(event, context):
            print("a\\nb")
            print("c", file=sys.stderr)
            os.write(1, b"d\\xff\\n")
            subprocess.run(["echo", "e"])
            print("no end", end="")
        """)

    async def scenario(aws: Lambda) -> None:
        await aws.call()
        assert aws.printed() == ["import", "a", "b", "c", "d\ufffd", "e", "no end"]

    bench.serve(scenario)


def test_a_megabyte_and_a_line_without_end(bench: Workbench) -> None:
    bench.write("""
        def handler(event, context):
            for _ in range(1024):
                print("x" * 1023)
            print("y" * (1 << 20), end="")
        """)

    async def scenario(aws: Lambda) -> None:
        await aws.call()
        lines = aws.printed()
        assert lines[:1024] == ["x" * 1023] * 1024
        assert "".join(lines[1024:]) == "y" * (1 << 20)

    bench.serve(scenario)


def test_last_words_of_a_process(bench: Workbench) -> None:
    bench.write("import os\ndef handler(event, context):\n    print('last words', end='')\n    os._exit(9)\n")

    async def scenario(aws: Lambda) -> None:
        await aws.error(request_id=ID)
        assert aws.printed() == [
            "last words",
            f"RequestId: {ID} Error: Runtime exited with error: exit status 9 Runtime.ExitError",
        ]

    bench.serve(scenario)


def test_log_records(bench: Workbench) -> None:
    bench.write("""
        import logging
        def handler(event, context):
            logging.getLogger("my").warning("careful\\nnow")
            logging.info("unheard")
        """)

    async def scenario(aws: Lambda) -> None:
        await aws.call(request_id=ID)
        first, second = aws.printed()
        time = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
        assert re.fullmatch(rf"\[WARNING\]\t{time}\t{ID}\tcareful", first)
        assert second == "now"
        await aws.call(name="verbose")
        assert any("unheard" in line for line in aws.printed("verbose"))

    verbose = bench.function("verbose", environment={"AWS_LAMBDA_LOG_LEVEL": "INFO"})
    bench.serve(scenario, bench.function(), verbose)


def test_platform_lines(bench: Workbench) -> None:
    bench.write("def handler(event, context): print('working')")

    async def scenario(aws: Lambda) -> None:
        await aws.call(request_id=ID)
        start, printed, end, told = aws.printed()
        assert (start, printed) == (f"START RequestId: {ID} Version: $LATEST", "working")
        assert end == f"END RequestId: {ID}"
        assert re.fullmatch(
            rf"REPORT RequestId: {ID}\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\t"
            r"Max Memory Used: \d+ MB\tInit Duration: [\d.]+ ms",
            told,
        )
        await aws.call()
        assert "Init Duration" not in aws.printed()[-1]

    bench.serve(scenario, platform_log=True)


def test_report() -> None:
    assert report(ID, 0.0012345, 128, 38, None) == (
        f"REPORT RequestId: {ID}\tDuration: 1.23 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\tMax Memory Used: 38 MB"
    )
