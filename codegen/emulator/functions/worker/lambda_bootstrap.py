"""Finds the bootstrap that runs handlers: AWS's awslambdaric, the project's or else ours, or our own loop (macOS).

In: the folder of our awslambdaric. Out: a Bootstrap. Only the pure Python part is needed, so that ours serves other
Python versions too.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from .trace_variable import set_trace_id

_PACKAGE = "awslambdaric"
_OLDEST = (3, 0)  # whose bootstrap.run and client we know
_HTTP_CLIENT = "runtime_client"  # awslambdaric's C extension: libcurl, of no use here
_TRACE_SETTER = "update_xray_env_variable"

Run = Callable[[str, Any], None]


class Bootstrap(NamedTuple):
    """A bootstrap, loaded but not started."""

    name: str  # "awslambdaric 4.2.2"
    prepare: Callable[[], tuple[Run, Any]]
    """Give the function that runs a handler, and a marshaller; both read environment variables, set by then."""


def load(library: str, own: bool) -> Bootstrap:
    """Import the bootstrap.

    Args:
        library: folder that has awslambdaric for interpreters that lack it, "" when there is none.
        own: take our own loop even where awslambdaric can be had.
    """
    for folder in () if own else ("", library):
        with _on_path(folder):
            found = _import()
        if found:
            return found
    with _on_path(library):  # for simplejson
        return _own()


@contextlib.contextmanager
def _on_path(folder: str) -> Iterator[None]:
    """Let imports find `folder` last, for this moment only: handlers must not see what else lies there."""
    if not folder:
        yield
        return
    sys.path.append(folder)
    try:
        yield
    finally:
        sys.path.remove(folder)


def _import() -> Bootstrap | None:
    sys.modules[_HTTP_CLIENT] = None  # type: ignore[assignment]  # makes its import fail, which awslambdaric expects
    try:
        version: str = importlib.import_module(_PACKAGE).__version__
        if tuple(int(part) for part in version.split(".")[:2]) < _OLDEST:
            _forget()
            return None
        module = importlib.import_module(f"{_PACKAGE}.bootstrap")
        marshalling = importlib.import_module(f"{_PACKAGE}.lambda_runtime_marshaller")
    except Exception:  # whatever an incompatible version raises: the next choice serves
        _forget()
        return None
    finally:
        del sys.modules[_HTTP_CLIENT]

    def prepare() -> tuple[Run, Any]:
        bootstrap = module
        if any(name in os.environ for name in ("AWS_LAMBDA_LOG_FORMAT", "AWS_LAMBDA_LOG_LEVEL")):
            bootstrap = importlib.reload(module)  # it reads them when it is imported
        if hasattr(bootstrap, _TRACE_SETTER):
            setattr(bootstrap, _TRACE_SETTER, set_trace_id)
        return bootstrap.run, marshalling.LambdaMarshaller()

    return Bootstrap(f"{_PACKAGE} {version}", prepare)


def _forget() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == _PACKAGE]:
        del sys.modules[name]


def _own() -> Bootstrap:
    from . import own_bootstrap

    return Bootstrap("built-in", lambda: (own_bootstrap.run, own_bootstrap.Marshaller()))
