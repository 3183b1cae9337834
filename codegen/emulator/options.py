"""What `codegen emulate` is told: one frozen record, made by the command line and read by `codegen.emulator.serve`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from codegen.core.records import Record, field
from codegen.emulator.functions.debug_options import Debugging
from codegen.emulator.mock.options import MockOptions

if TYPE_CHECKING:  # every command of the command line is made with these options, and few need the rest
    from codegen.ir.application import ThrottleSettings


class LogFormat(StrEnum):
    """How requests are logged on the console."""

    AUTO = "auto"
    """PRETTY on a terminal, else PLAIN."""
    PRETTY = "pretty"
    """Aligned and coloured, for people."""
    PLAIN = "plain"
    """One line per request without colour."""
    ACCESS = "access"
    """The access log format of the stage, where it has one; else PLAIN."""
    EXECUTION = "execution"
    """The execution log, as far as the stage's logging level asks for it."""
    OFF = "off"


DEFAULT_PORT = 3000


class EmulatorOptions(Record, frozen=True):
    """Where to serve what, and how."""

    source: Path  # a project folder, a deployment template, or an OpenAPI document
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT  # of the first API; further APIs take the ports after it; 0: any free port
    python: str | None = (
        None  # interpreter of the functions; None: FOLDER/.venv, else the one that runs the emulator
    )
    env_file: Path | None = None  # KEY=VALUE lines for every function's environment
    identity: str | None = None  # name of the development identity that secured operations accept
    parameters: Mapping[str, str] = field(default_factory=dict)  # values of the template's Parameters
    stage: str | None = None  # stage name where the source names none; None: "dev"
    mock: MockOptions | None = None  # answer every operation from the contract, run no function
    reload: bool = True  # follow edits of handlers, template and contract
    log_format: LogFormat = LogFormat.AUTO
    color: bool = False  # whether the console may use colours
    allowed_hosts: tuple[str, ...] = ()
    """Host headers to answer beside localhost and addresses; ".example.com" stands for its subdomains too."""
    endpoint_urls: Mapping[str, str] = field(default_factory=dict)
    """Service -> URL of what stands in for it: "sqs", "dynamodb" ...; "*" for every other service."""
    vpc_links: Mapping[str, str] = field(default_factory=dict)
    """Name or id of a VPC link -> URL of what stands in for the endpoints behind it."""
    trace: bool = False  # keep every request for `codegen trace`, not only some of each second
    account_throttle: ThrottleSettings | None = None  # of all APIs together; None: as fast as this machine is
    max_workers: int | None = None  # execution environments of one function at once; None: as many as fit
    debugging: Debugging | None = None  # functions that wait for an editor; None: none does
    platform_log: bool = False  # Lambda's START, END and REPORT lines around what functions print
