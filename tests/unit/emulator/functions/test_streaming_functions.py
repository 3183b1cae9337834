"""Functions that stream what they say: in parts, at the pace of who takes them, whole for who wants it whole."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from function_harness import Lambda, Workbench

from codegen.gateway.ports import InvokeTimeout
from codegen.gateway.streaming import BodyStream

needs_node = pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")

CODE = """
import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";

export const handler = awslambda.streamifyResponse(async (event, stream, context) => {
  if (event.fail === "first") throw new TypeError("at once");
  stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { a: context.functionName } });
  if (event.fail) {
    stream.write("begun");
    throw new TypeError("too late");
  }
  if (event.empty) return stream.end();
  await pipeline(Readable.from(["one", "two".repeat(event.times ?? 1)]), stream);
});
export const stuck = awslambda.streamifyResponse(async (event, stream) => {
  stream.write("begun");
  await new Promise((done) => setTimeout(done, 60_000));
});
export const plain = async () => ({ statusCode: 200 });
"""
PROLOGUE = b'{"statusCode":201,"headers":{"a":"f"}}' + bytes(8)


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    (tmp_path / "app.mjs").write_text(CODE)
    return Workbench(tmp_path)


class Output:
    """What a stream gave up to now."""

    def __init__(self) -> None:
        self.stream = BodyStream()
        self.body = b""
        self.begun = asyncio.Event()
        self.stream.open(self._take, lambda error: None)

    def _take(self, part: bytes) -> None:
        self.body += part
        self.begun.set()


@needs_node
def test_parts_go_to_the_stream_and_nothing_else_is_left(bench: Workbench) -> None:
    async def scenario(aws: Lambda) -> None:
        for event, body in (({}, b"onetwo"), ({"empty": True}, b""), ({"times": 500_000}, b"two" * 10)):
            output = Output()
            result = await aws.invoke(event, stream=output.stream)
            assert (result.payload, result.function_error) == (b"", None)
            assert output.body.startswith(PROLOGUE)
            assert output.body.endswith(body)
        assert output.stream.length == len(PROLOGUE) + 3 + 1_500_000

    bench.serve(scenario, bench.function(runtime="nodejs22.x"))


@needs_node
def test_who_wants_it_whole_gets_it_whole_up_to_lambdas_limit(bench: Workbench) -> None:
    async def scenario(aws: Lambda) -> None:
        assert (await aws.invoke({})).payload == PROLOGUE + b"onetwo"
        assert (await aws.error({"times": 3_000_000}))["errorType"] == "Function.ResponseSizeTooLarge"
        assert (await aws.invoke({})).payload == PROLOGUE + b"onetwo"

    bench.serve(scenario, bench.function(runtime="nodejs22.x"))


@needs_node
def test_a_function_that_does_not_stream_has_said_nothing_before_its_end(bench: Workbench) -> None:
    async def scenario(aws: Lambda) -> None:
        output = Output()
        assert (await aws.invoke({}, stream=output.stream)).payload == b'{"statusCode":200}'
        assert output.body == b""

    bench.serve(scenario, bench.function("f", "app.plain", runtime="nodejs22.x"))


@needs_node
def test_errors_before_and_after_the_first_part(bench: Workbench) -> None:
    async def scenario(aws: Lambda) -> None:
        output = Output()
        assert (await aws.error({"fail": "first"}, stream=output.stream))["errorMessage"] == "at once"
        assert output.body == b""
        assert (await aws.error({"fail": "later"}, stream=output.stream))["errorMessage"] == "too late"
        assert output.body == PROLOGUE + b"begun"
        assert (await aws.invoke({})).function_error is None

    bench.serve(scenario, bench.function(runtime="nodejs22.x"))


@needs_node
def test_limits_in_time_hold_while_a_function_streams(bench: Workbench) -> None:
    async def scenario(aws: Lambda) -> None:
        output = Output()
        assert (await aws.error({}, stream=output.stream))["errorType"] == "Sandbox.Timedout"
        assert output.body == b"begun"
        with pytest.raises(InvokeTimeout):
            await aws.invoke({}, stream=Output().stream, timeout=0.2)

    bench.serve(scenario, bench.function("f", "app.stuck", runtime="nodejs22.x", timeout_seconds=1))


@needs_node
def test_a_function_waits_for_who_takes_its_parts(bench: Workbench) -> None:
    async def scenario(aws: Lambda) -> None:
        output = Output()
        output.stream.pause()
        call = asyncio.ensure_future(aws.invoke({"times": 1_000_000}, stream=output.stream))
        await asyncio.sleep(0.3)  # long enough for all of it, had nobody to wait
        assert not call.done()
        assert len(output.body) < 1_000_000
        output.stream.resume()
        await call
        assert len(output.body) == len(PROLOGUE) + 3 + 3_000_000
        assert (await aws.invoke({})).payload == PROLOGUE + b"onetwo"

    bench.serve(scenario, bench.function(runtime="nodejs22.x"))
