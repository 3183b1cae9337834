"""Functions of Node.js, where it is installed: answers, errors, log and limits as Lambda has them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from function_harness import Lambda, Workbench

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")

CODE = """
exports.handler = async (event, context) => {
  if (event.wait) await new Promise((done) => setTimeout(done, event.wait));
  if (event.fail) throw new TypeError(event.fail);
  if (event.exit) process.exit(event.exit);
  if (event.large) return "x".repeat(event.large);
  console.log("seen %s", event.name, process.env.COLOR);
  console.error("two\\nlines");
  return { name: context.functionName, left: context.getRemainingTimeInMillis() > 0, memory: context.memoryLimitInMB };
};
exports.late = (event, context, callback) => { setTimeout(() => callback(null, "called back"), 5); };
exports.failing = (event, context, callback) => callback(new Error("refused"));
exports.silent = () => {};
exports.stray = () => new Promise(() => setTimeout(() => Promise.reject(new Error("stray")), 1));
"""


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    (tmp_path / "app.js").write_text(CODE)
    return Workbench(tmp_path)


def test_answers_and_errors(bench: Workbench) -> None:
    async def scenario(aws: Lambda) -> None:
        assert await aws.call({"name": "a"}) == {"name": "f", "left": True, "memory": "128"}
        error = await aws.error({"fail": "no"})
        assert (error["errorType"], error["errorMessage"]) == ("TypeError", "no")
        assert error["trace"][0] == "TypeError: no"
        assert (await aws.error({"exit": 3}))["errorType"] == "Runtime.ExitError"
        assert (await aws.error({"large": 6_291_556}))["errorType"] == "Function.ResponseSizeTooLarge"
        assert await aws.call("x" * 200_000) == {"name": "f", "left": True, "memory": "128"}
        lines = aws.printed()
        assert lines[0].endswith("\tINFO\tseen a blue")
        assert [line.rpartition("\t")[2] for line in lines[1:3]] == ["two", "lines"]

    bench.serve(scenario, bench.function(runtime="nodejs20.x", environment={"COLOR": "blue"}))


def test_timeout_ends_the_process(bench: Workbench) -> None:
    async def scenario(aws: Lambda) -> None:
        assert (await aws.error({"wait": 60_000}))["errorType"] == "Sandbox.Timedout"
        assert (await aws.call({}))["left"]

    bench.serve(scenario, bench.function(runtime="nodejs20.x", timeout_seconds=1))


def test_handlers_that_call_back(bench: Workbench) -> None:
    async def scenario(aws: Lambda) -> None:
        assert await aws.call({}, "late") == "called back"
        assert (await aws.error({}, "failing"))["errorMessage"] == "refused"
        for _ in range(2):
            assert await aws.call({}, "silent") is None
        assert (await aws.error({}, "stray"))["errorType"] == "Runtime.UnhandledPromiseRejection"

    names = ("late", "failing", "silent", "stray")
    bench.serve(scenario, *(bench.function(name, f"app.{name}", runtime="nodejs22.x") for name in names))


def test_handlers_that_cannot_be_loaded(bench: Workbench) -> None:
    (bench.folder / "broken.mjs").write_text("export const handler = ;")
    kinds = {"gone.handler": "Runtime.ImportModuleError", "app.gone": "Runtime.HandlerNotFound"}
    handlers = {**kinds, "broken.handler": "SyntaxError", "app": "Runtime.MalformedHandlerName"}

    async def scenario(aws: Lambda) -> None:
        for handler, kind in handlers.items():
            assert (await aws.error({}, handler))["errorType"] == kind

    bench.serve(scenario, *(bench.function(handler, handler, runtime="nodejs20.x") for handler in handlers))


def test_code_of_the_template_and_layers(bench: Workbench) -> None:
    modules = bench.folder / "layer" / "nodejs" / "node_modules" / "shared"
    modules.mkdir(parents=True)
    (modules / "index.js").write_text("module.exports = 'from the layer';")
    inline = bench.function(
        handler="index.handler",
        runtime="nodejs20.x",
        inline_code="exports.handler = async () => require('shared');",
        layers=(str(bench.folder / "layer"),),
    )

    async def scenario(aws: Lambda) -> None:
        assert await aws.call({}) == "from the layer"

    bench.serve(scenario, inline)
