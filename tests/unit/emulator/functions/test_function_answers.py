"""What an invoke answers, whatever the handler does: Lambda's payloads, word for word."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from function_harness import BOOTSTRAPS, Lambda, Workbench

from codegen.gateway.ports import FunctionNotFound, RequestTooLarge, UnsupportedRuntime

ID = "11111111-2222-4333-8444-555555555555"


@pytest.fixture(params=BOOTSTRAPS)
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Workbench:
    return Workbench(tmp_path, request.param)


def test_event_and_result_are_json(bench: Workbench) -> None:
    bench.write("def handler(event, context): return event")

    async def scenario(aws: Lambda) -> None:
        events: list[object] = [{"a": [1, 2.5, None, True, "ü\u2028"]}, [], "text", None, 0]
        for event in events:
            assert await aws.call(event) == event

    bench.serve(scenario)


def test_results_are_marshalled_as_by_lambda(bench: Workbench) -> None:
    expected = {
        "None": b"null",
        "'just a string'": b'"just a string"',
        "{'n': Decimal('1.10')}": b'{"n": 1.10}',
        "{'n': Decimal('NaN')}": b'{"n": NaN}',
        "{'n': float('inf')}": b'{"n": Infinity}',
        "{'t': (1, 2)}": b'{"t": [1, 2]}',
        "{'p': Point(1, 2)}": b'{"p": {"x": 1, "y": 2}}',
        "{'b': b'text'}": b'{"b": "text"}',
        "{1: 'a', None: 'b', 2.5: 'c'}": b'{"1": "a", "null": "b", "2.5": "c"}',
        "'\\u00fc'": b'"\\u00fc"',
        "b'\\x00raw\\xff'": b"\x00raw\xff",
    }
    bench.write("""
        from collections import namedtuple
        from decimal import Decimal
        Point = namedtuple("Point", "x y")
        def handler(event, context): return eval(event)
        """)

    async def scenario(aws: Lambda) -> None:
        assert {text: (await aws.invoke(text)).payload for text in expected} == expected

    bench.serve(scenario)


def test_python_3_12_writes_utf8(bench: Workbench) -> None:
    bench.write("def handler(event, context): return '\\u00fc'")

    async def scenario(aws: Lambda) -> None:
        assert (await aws.invoke()).payload == '"ü"'.encode()

    bench.serve(scenario, bench.function(runtime="python3.12"))


def test_exception(bench: Workbench) -> None:
    path = bench.write("""
        def handler(event, context):
            try:
                {}["k"]
            except KeyError as error:
                raise ValueError("boom ü") from error
        """)

    async def scenario(aws: Lambda) -> None:
        error = await aws.error(request_id=ID)
        assert list(error.items()) == [
            ("errorMessage", "boom ü"),
            ("errorType", "ValueError"),
            ("requestId", ID),
            (
                "stackTrace",
                [f'  File "{path}", line 6, in handler\n    raise ValueError("boom ü") from error\n'],
            ),
        ]
        assert aws.printed() == [
            "[ERROR] ValueError: boom ü",
            "Traceback (most recent call last):",
            f'  File "{path}", line 6, in handler',
            '    raise ValueError("boom ü") from error',
        ]

    bench.serve(scenario)


def test_unmarshallable_result(bench: Workbench) -> None:
    bench.write("def handler(event, context): return {'a': object()}")

    async def scenario(aws: Lambda) -> None:
        assert await aws.error(request_id=ID) == {
            "errorMessage": "Unable to marshal response: Object of type object is not JSON serializable",
            "errorType": "Runtime.MarshalError",
            "requestId": ID,
            "stackTrace": [],
        }

    bench.serve(scenario)


def test_event_that_is_not_json(bench: Workbench) -> None:
    bench.write("def handler(event, context): return 1")

    async def scenario(aws: Lambda) -> None:
        result = await aws.runtime.invoke("f", b"{not json")
        error = json.loads(result.payload)
        assert result.function_error == "Unhandled"
        assert error["errorType"] == "Runtime.UnmarshalError"
        assert error["errorMessage"].startswith("Unable to unmarshal input: ")

    bench.serve(scenario)


def test_handlers_that_can_not_be_loaded(bench: Workbench) -> None:
    bench.write("x = 1")
    bench.write("import not_installed", "imports")
    expected = {
        "app.absent": ("HandlerNotFound", "Handler 'absent' missing on module 'app'"),
        "absent.f": ("ImportModuleError", "Unable to import module 'absent': No module named 'absent'"),
        "imports.f": (
            "ImportModuleError",
            "Unable to import module 'imports': No module named 'not_installed'",
        ),
        "nodot": (
            "MalformedHandlerName",
            "Bad handler 'nodot': not enough values to unpack (expected 2, got 1)",
        ),
        "sys.exit": ("BuiltInModuleConflict", "Cannot use built-in module sys as a handler module"),
    }
    functions = [bench.function(handler.replace(".", "-"), handler) for handler in expected]

    async def scenario(aws: Lambda) -> None:
        for function in functions:
            kind, message = expected[function.handler]
            error = {
                "errorMessage": message,
                "errorType": f"Runtime.{kind}",
                "requestId": "",
                "stackTrace": [],
            }
            assert await aws.error(name=function.name) == error
            assert await aws.error(name=function.name) == error  # the next request tries again

    bench.serve(scenario, *functions)


def test_syntax_error(bench: Workbench) -> None:
    path = bench.write("def handler(event, context:\n    pass\n")

    async def scenario(aws: Lambda) -> None:
        error = await aws.error()
        assert error["errorType"] == "Runtime.UserCodeSyntaxError"
        assert error["errorMessage"] == "Syntax error in module 'app': '(' was never closed (app.py, line 1)"
        assert error["stackTrace"] == [f'  File "{path}" Line 1\n    def handler(event, context:\n']

    bench.serve(scenario)


def test_exception_at_import(bench: Workbench) -> None:
    path = bench.write("raise RuntimeError('no database')")

    async def scenario(aws: Lambda) -> None:
        error = await aws.error()
        assert (error["errorMessage"], error["errorType"]) == ("no database", "RuntimeError")
        assert error["requestId"] == ""
        assert "importlib" in error["stackTrace"][0]
        assert (
            error["stackTrace"][-1]
            == f"  File \"{path}\", line 1, in <module>\n    raise RuntimeError('no database')\n"
        )

    bench.serve(scenario)


ENDS = {
    "os._exit(3)": "with error: exit status 3",
    "sys.exit(4)": "with error: exit status 4",
    "sys.exit('bye')": "with error: exit status 1",
    "sys.exit()": "without providing a reason",
    "os.kill(os.getpid(), signal.SIGKILL)": "with error: signal: killed",
    "os.kill(os.getpid(), signal.SIGSEGV)": "with error: signal: segmentation fault",
    "raise KeyboardInterrupt": "with error: exit status 1",
}


def test_process_that_ends_in_the_handler(bench: Workbench) -> None:
    bench.write("import os, signal, sys\ndef handler(event, context): exec(event)\n")

    async def scenario(aws: Lambda) -> None:
        for statement, reason in ENDS.items():
            result = await aws.invoke(statement, request_id=ID)
            assert result.function_error == "Unhandled"
            assert result.payload == exit_error(reason)
            assert await aws.call("pass") is None  # the next request gets a fresh process

    bench.serve(scenario)


def test_process_that_ends_at_import(bench: Workbench) -> None:
    for number, statement in enumerate(ENDS):
        bench.write(f"import os, signal, sys\n{statement}\n", f"ends{number}")
    functions = [bench.function(f"f{number}", f"ends{number}.handler") for number in range(len(ENDS))]

    async def scenario(aws: Lambda) -> None:
        for function, reason in zip(functions, ENDS.values(), strict=True):
            assert (await aws.invoke(name=function.name, request_id=ID)).payload == exit_error(reason)

    bench.serve(scenario, *functions)


def exit_error(reason: str) -> bytes:
    message = f"RequestId: {ID} Error: Runtime exited {reason}"
    return f'{{"errorType":"Runtime.ExitError","errorMessage":"{message}"}}'.encode()


def test_timeout_ends_the_process_and_what_it_started(bench: Workbench, tmp_path: Path) -> None:
    bench.write("""
        import os, pathlib, subprocess, time
        def handler(event, context):
            if not event: return os.getpid()
            child = subprocess.Popen(["sleep", "60"])
            pathlib.Path(event).write_text(f"{os.getpid()} {child.pid}")
            child.wait()
        """)

    async def scenario(aws: Lambda) -> None:
        other = asyncio.create_task(aws.call(name="other"))
        note = tmp_path / "pids"
        assert await aws.error(str(note), request_id=ID) == {
            "errorType": "Sandbox.Timedout",
            "errorMessage": f"RequestId: {ID} Error: Task timed out after 1.00 seconds",
        }
        pids = [int(pid) for pid in note.read_text().split()]
        assert await aws.call() not in pids
        assert await aws.call(name="other") == await other  # another function does not notice
        for pid in pids:
            while (
                Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]
            ):
                await asyncio.sleep(0.005)

    bench.serve(scenario, bench.function(timeout_seconds=1), bench.function("other"))


def test_remaining_time_and_context(bench: Workbench) -> None:
    bench.write("""
        def handler(event, context):
            names = ("function_name function_version invoked_function_arn memory_limit_in_mb aws_request_id "
                     "log_group_name log_stream_name client_context tenant_id")
            values = {name: getattr(context, name) for name in names.split()}
            identity = context.identity
            values["identity"] = [identity.cognito_identity_id, identity.cognito_identity_pool_id]
            return values, context.get_remaining_time_in_millis()
        """)

    async def scenario(aws: Lambda) -> None:
        values, remaining = await aws.call(request_id=ID)
        stream = values.pop("log_stream_name")
        assert values == {
            "function_name": "f",
            "function_version": "$LATEST",
            "invoked_function_arn": "arn:aws:lambda:us-east-1:123456789012:function:f",
            "memory_limit_in_mb": "512",
            "aws_request_id": ID,
            "log_group_name": "/aws/lambda/f",
            "client_context": None,
            "tenant_id": None,
            "identity": [None, None],
        }
        assert "/[$LATEST]" in stream
        assert 0 < remaining <= 30_000

    bench.serve(scenario, bench.function(timeout_seconds=30, memory_mb=512))


def test_trace_id_reaches_the_environment(bench: Workbench) -> None:
    bench.write("import os\ndef handler(event, context): return os.environ.get('_X_AMZN_TRACE_ID')")

    async def scenario(aws: Lambda) -> None:
        assert await aws.call(trace_id="Root=1-5759e988-bd862e3fe1be46a994272793") == (
            "Root=1-5759e988-bd862e3fe1be46a994272793"
        )
        assert await aws.call(trace_id="not\none") is None
        assert await aws.call() is None

    bench.serve(scenario)


def test_payload_limits(bench: Workbench) -> None:
    bench.write("def handler(event, context): return event if isinstance(event, str) else 'x' * event")

    async def scenario(aws: Lambda) -> None:
        large = "y" * (6_291_556 - 2)
        assert await aws.call(large) == large
        assert await aws.error(6_291_556) == {
            "errorMessage": "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
            "errorType": "Function.ResponseSizeTooLarge",
        }
        assert await aws.call("after") == "after"
        with pytest.raises(RequestTooLarge):
            await aws.invoke(large + "y")

    bench.serve(scenario)


def test_functions_that_are_not_run(bench: Workbench) -> None:
    async def scenario(aws: Lambda) -> None:
        with pytest.raises(FunctionNotFound, match="no function g"):
            await aws.invoke(name="g")
        with pytest.raises(UnsupportedRuntime, match=r"f needs ruby3\.3"):
            await aws.invoke()

    bench.serve(scenario, bench.function(runtime="ruby3.3"))


def test_memory_limit(bench: Workbench) -> None:
    bench.write("""
        def handler(event, context):
            block = bytearray(event << 20)
            block[::4096] = b"x" * len(block[::4096])
            return len(block) >> 20
        """)

    async def scenario(aws: Lambda) -> None:
        assert await aws.call(50) == 50
        error = await aws.error(600, request_id=ID)
        assert error == {
            "errorType": "Runtime.ExitError",
            "errorMessage": f"RequestId: {ID} Error: Runtime exited with error: signal: killed",
        }
        assert await aws.call(50) == 50

    bench.serve(scenario, bench.function(memory_mb=128))


def test_reserved_memory_costs_nothing(bench: Workbench) -> None:
    bench.write("""
        import mmap
        def handler(event, context):
            return len(mmap.mmap(-1, 1 << 30, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS))
        """)

    async def scenario(aws: Lambda) -> None:
        assert await aws.call() == 1 << 30

    bench.serve(scenario, bench.function(memory_mb=128))
