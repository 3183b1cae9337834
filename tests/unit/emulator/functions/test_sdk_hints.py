"""Functions that miss what Lambda's Node.js brings: the log says what helps, once."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from codegen.emulator.functions.runtime import FunctionRuntime, RuntimeOptions
from codegen.emulator.functions.sdk_hints import with_sdk_hints
from codegen.ir.function import Function

HINT = (
    "@aws-sdk/client-none is not installed here; Lambda's Node.js runtime brings it: "
    "npm install --no-save @aws-sdk/client-none"
)


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_a_node_without_its_sdk(tmp_path: Path) -> None:
    (tmp_path / "index.js").write_text("exports.handler = async () => require('@aws-sdk/client-none');\n")
    lines: list[str] = []

    async def call() -> None:
        log = with_sdk_hints(lambda name, line: lines.append(line))
        runtime = FunctionRuntime(RuntimeOptions(folder=tmp_path), log)
        runtime.start()
        try:
            runtime.set_functions([Function("F", "f", "index.handler", ".", "nodejs20.x")])
            for _ in range(2):
                result = await runtime.invoke("f", b"{}")
                assert result.function_error == "Unhandled"
        finally:
            await runtime.close()

    asyncio.run(call())
    [told] = [number for number, line in enumerate(lines) if line == HINT]
    assert "Cannot find module '@aws-sdk/client-none'" in lines[told - 1]


def test_other_packages_are_the_users() -> None:
    lines: list[str] = []
    with_sdk_hints(lambda name, line: lines.append(line))("f", "Cannot find module 'lodash'")
    assert lines == ["Cannot find module 'lodash'"]
