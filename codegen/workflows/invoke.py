"""`codegen invoke`: one function, run once on this machine with an event that is given or made up.

In: a source, what to invoke, and an event. Out: what the function answered. Its output is passed on line by line.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from codegen.core.diagnostics import has_errors
from codegen.core.errors import EmulatorError, Refused
from codegen.core.records import Record, field
from codegen.emulator.environment_file import read_environment_file
from codegen.emulator.functions import environment
from codegen.emulator.functions.processes.interpreter import find_interpreter
from codegen.emulator.functions.runtime import FunctionRuntime, RuntimeOptions
from codegen.emulator.loading import load
from codegen.emulator.options import EmulatorOptions
from codegen.gateway.identifiers import new_uuid
from codegen.gateway.ports import InvokeError, InvokeResult
from codegen.importer.cloudformation.physical import Account
from codegen.ir.function import Function
from codegen.workflows.sample_event import find_target, names_of, sample_event

_SHOWN_NAMES = 20


class InvokeRequest(Record, frozen=True):
    """What to invoke."""

    source: Path
    name: str  # a function, an operationId, or a route as `GET /orders`
    event: str | None = None  # JSON text; None: one that API Gateway would send
    python: str | None = None
    env_file: Path | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    endpoint_url: str | None = None  # where the function's own calls of AWS go
    is_dry: bool = False  # make the event, run nothing


class Invoked(Record, frozen=True):
    """What became of it."""

    function: str
    request_id: str
    event: Any
    payload: str = ""  # JSON text
    function_error: str | None = None


def invoke(request: InvokeRequest, log: Callable[[str], None]) -> Invoked:
    """Run a function once.

    Args:
        log: takes each line that the function and Lambda's platform print.

    Raises:
        EmulatorError: there is no such function, it can't be run here, or the event is no JSON.
        Refused: the source can't be read.
    """
    account = Account(
        region=os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    )
    loaded = load(EmulatorOptions(request.source, parameters=request.parameters), account)
    if has_errors(loaded.diagnostics):
        raise Refused(loaded.diagnostics)
    application = loaded.application
    target = find_target(application, request.name)
    if target is None:
        names = names_of(application)
        more = " ..." if len(names) > _SHOWN_NAMES else ""
        there = f"there are {', '.join(names[:_SHOWN_NAMES])}{more}" if names else "it has no function"
        raise EmulatorError(f"{request.source} has no function or operation {request.name!r}: {there}")
    folder = Path(application.folder)
    event = (
        sample_event(application, target, folder, account) if request.event is None else _json(request.event)
    )
    function = application.functions[target.function]
    request_id = new_uuid()
    if request.is_dry:
        return Invoked(function.name, request_id, event)
    result = asyncio.run(_run(function, event, request_id, _options(request, folder, account), log))
    payload = result.payload.decode("utf-8", "replace")
    return Invoked(function.name, request_id, event, payload, result.function_error)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise EmulatorError(f"the event is no JSON: {error}") from None


def _options(request: InvokeRequest, folder: Path, account: Account) -> RuntimeOptions:
    variables = read_environment_file(request.env_file) if request.env_file else {}
    if request.endpoint_url:
        variables = {"AWS_ENDPOINT_URL": request.endpoint_url, **variables}
    return RuntimeOptions(
        interpreter=find_interpreter(folder, request.python),
        folder=folder,
        account=environment.Account(account.region, account.account_id),
        environment=variables,
        platform_log=True,
    )


async def _run(
    function: Function, event: Any, request_id: str, options: RuntimeOptions, log: Callable[[str], None]
) -> InvokeResult:
    runtime = FunctionRuntime(options, lambda _, line: log(line))
    runtime.start()
    try:
        runtime.set_functions([function])
        return await runtime.invoke(function.name, json.dumps(event).encode(), request_id=request_id)
    except InvokeError as error:
        raise EmulatorError(str(error)) from None
    finally:
        await runtime.close()
