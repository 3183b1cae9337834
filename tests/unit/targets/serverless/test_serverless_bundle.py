"""The script that makes the artifact of a serverless service."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from codegen.render.environment import template_root


def test_the_artifact_holds_the_source_and_stays_the_same(tmp_path: Path) -> None:
    folder, source = tmp_path / "serverless", tmp_path / "src"
    for path, text in {
        "requirements.txt": "",
        "handlers/a.py": "x = 1\n",
        "__pycache__/a.pyc": "old",
    }.items():
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_text(text, encoding="utf-8")
    folder.mkdir()
    shutil.copy(template_root() / "serverless" / "bundle.py", folder)
    made = []
    for _ in range(2):
        command = [sys.executable, str(folder / "bundle.py"), "python3.11", "arm64"]
        subprocess.run(command, check=True, cwd=tmp_path, capture_output=True)
        made.append((folder / "functions.zip").read_bytes())
    assert made[0] == made[1]
    with ZipFile(folder / "functions.zip") as archive:
        assert archive.namelist() == ["handlers/a.py", "requirements.txt"]
        assert archive.read("handlers/a.py") == b"x = 1\n"
