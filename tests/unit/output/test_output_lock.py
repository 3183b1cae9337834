"""Reading `codegen.lock`, whatever became of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from codegen.core.errors import OutputError
from codegen.output.lock import FILE_NAME, Lock, read_lock

WHOLE: dict[str, Any] = json.loads(Lock("a.yaml", "abc").text())


def test_a_folder_without_lock_has_none(tmp_path: Path) -> None:
    assert read_lock(tmp_path) is None


def test_a_lock_of_a_newer_version_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(json.dumps(WHOLE | {"version": 99, "tool": "apigateway-codegen 9.0"}))
    with pytest.raises(OutputError, match=r"apigateway-codegen 9\.0, which is newer"):
        read_lock(tmp_path)


ENTRY = {"path": "a.py", "ownership": "GENERATED", "sha256": "0"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "3",
        "<<<<<<< HEAD\n{}",
        json.dumps({key: value for key, value in WHOLE.items() if key != "files"}),
        json.dumps(WHOLE | {"files": {}, "operations": 3}),
        json.dumps(WHOLE | {"files": [ENTRY | {"path": "../outside.py"}]}),
        json.dumps(WHOLE | {"files": [ENTRY | {"path": "/etc/passwd"}]}),
        json.dumps(WHOLE | {"files": [ENTRY | {"path": ""}]}),
        json.dumps(WHOLE | {"files": [ENTRY | {"ownership": "MINE"}]}),
        json.dumps(WHOLE | {"version": "1"}),
        "[" * 100_000,
    ],
)
def test_a_broken_lock_is_refused_with_the_way_out(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE_NAME).write_text(text)
    with pytest.raises(OutputError, match=r"not a lock file of codegen .*--force"):
        read_lock(tmp_path)


def test_a_lock_with_the_marks_of_a_merge_says_what_to_do(tmp_path: Path) -> None:
    text = json.dumps(WHOLE)
    (tmp_path / FILE_NAME).write_text(f"<<<<<<< HEAD\n{text}\n=======\n{text}\n>>>>>>> theirs\n")
    with pytest.raises(OutputError, match="a merge left its marks in it: take either side"):
        read_lock(tmp_path)
