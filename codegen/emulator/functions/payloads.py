"""What Lambda answers in place of a function that did not answer itself: error objects as its platform words them.

The texts are those of Lambda's own answers, whose shape
https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html shows.
"""

from __future__ import annotations

import signal

import orjson

from codegen.core.records import Record
from codegen.emulator.functions.worker.frames import MAX_PAYLOAD
from codegen.gateway.ports import UNHANDLED, InvokeResult

# As Go, in which Lambda's platform is written, names the signals that end a process.
_SIGNALS: dict[int, str] = {
    signal.SIGABRT: "aborted",
    signal.SIGBUS: "bus error",
    signal.SIGFPE: "floating point exception",
    signal.SIGHUP: "hangup",
    signal.SIGILL: "illegal instruction",
    signal.SIGINT: "interrupt",
    signal.SIGKILL: "killed",
    signal.SIGSEGV: "segmentation fault",
    signal.SIGTERM: "terminated",
}


class PlatformError(Record, frozen=True):
    """An error that Lambda's platform tells, not the function."""

    kind: str
    message: str

    def as_result(self) -> InvokeResult:
        return InvokeResult(orjson.dumps({"errorType": self.kind, "errorMessage": self.message}), UNHANDLED)


def timed_out(request_id: str, seconds: float) -> PlatformError:
    """The function took longer than its timeout."""
    message = f"RequestId: {request_id} Error: Task timed out after {seconds:.2f} seconds"
    return PlatformError("Sandbox.Timedout", message)


def too_large() -> PlatformError:
    """The function said more than Lambda takes; workers say so themselves of what comes in one piece."""
    message = f"Response payload size exceeded maximum allowed payload size ({MAX_PAYLOAD} bytes)."
    return PlatformError("Function.ResponseSizeTooLarge", message)


def exited(request_id: str, code: int) -> PlatformError:
    """The process ended before it answered; `code` as in subprocess: negative for a signal."""
    return PlatformError("Runtime.ExitError", f"RequestId: {request_id} Error: {_reason(code)}")


def _reason(code: int) -> str:
    if code == 0:
        return "Runtime exited without providing a reason"
    if code > 0:
        return f"Runtime exited with error: exit status {code}"
    return f"Runtime exited with error: signal: {_SIGNALS.get(-code, str(-code))}"
