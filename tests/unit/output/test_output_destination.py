"""Which folders may become projects."""

from __future__ import annotations

from pathlib import Path

from codegen.output.destination import check_destination


def test_settings_may_be_written_before_the_project(tmp_path: Path) -> None:
    for name in ("codegen.yaml", "shop.yaml"):
        (tmp_path / name).touch()
    check_destination(tmp_path, [tmp_path / "shop.yaml"])
