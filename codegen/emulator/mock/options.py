"""What `codegen mock` is told beside what every emulator is."""

from __future__ import annotations

from codegen.core.records import Record


class MockOptions(Record, frozen=True):
    """How a bare contract answers."""

    seed: int | None = None  # make every value up, by this number; None: the contract's examples come first
    stateful: bool = False  # remember what is created below the paths of collections
    upstream: str | None = None  # URL of a real server, which answers instead; its messages are judged
    as_json: bool = False  # print each violation as a line of JSON
    fails: bool = False  # whether violations make the exit code 1
