"""Functions that miss what Lambda's runtimes bring: the log says what helps, once."""

from __future__ import annotations

import asyncio
from pathlib import Path

from codegen.emulator.functions.runtime import FunctionRuntime, RuntimeOptions
from codegen.emulator.functions.sdk_hints import with_sdk_hints
from codegen.ir.function import Function

PYTHON = "hint: Lambda's Python has boto3, the one that runs here has not: pip install boto3"


def test_a_python_without_boto3(tmp_path: Path) -> None:
    # a folder of the function's own that is found first, as if nothing were installed
    (tmp_path / "boto3.py").write_text(
        'raise ModuleNotFoundError("No module named \'boto3\'", name="boto3")\n'
    )
    (tmp_path / "app.py").write_text("def handler(event, context):\n    import boto3\n    return boto3\n")
    lines: list[str] = []

    async def call() -> None:
        runtime = FunctionRuntime(
            RuntimeOptions(folder=tmp_path), with_sdk_hints(lambda name, line: lines.append(line))
        )
        runtime.start()
        try:
            runtime.set_functions([Function("F", "f", "app.handler", ".")])
            for _ in range(2):
                result = await runtime.invoke("f", b"{}")
                assert result.function_error == "Unhandled"
        finally:
            await runtime.close()

    asyncio.run(call())
    told = [number for number, line in enumerate(lines) if line == PYTHON]
    assert len(told) == 1
    assert "No module named 'boto3'" in lines[told[0] - 1]


def test_a_node_without_its_sdk() -> None:
    lines: list[str] = []
    log = with_sdk_hints(lambda name, line: lines.append(line))
    for _ in range(2):
        log("f", "Error: Cannot find module '@aws-sdk/client-s3'")
    log("f", "No module named 'numpy'")
    assert lines == [
        "Error: Cannot find module '@aws-sdk/client-s3'",
        "hint: Lambda's Node.js has @aws-sdk/client-s3, the one that runs here has not: "
        "npm install --no-save @aws-sdk/client-s3",
        "Error: Cannot find module '@aws-sdk/client-s3'",
        "No module named 'numpy'",
    ]
