"""The code of the functions: one archive of a folder that `pip install` fills, as Terraform has no build of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.render.hcl import Attribute, Block, Expression, Interpolation
from codegen.targets.terraform.properties import NoTerraform, Part

CODE_FOLDER = "src/"
ARCHIVE = "data.archive_file.code"


def archive() -> Block:
    """The archive of the built folder."""
    return Block(
        "data",
        ("archive_file", "code"),
        (
            Attribute("type", "zip"),
            Attribute(
                "source_dir", Interpolation((Expression("path.module"), "/", Expression("var.build_folder")))
            ),
            Attribute("output_path", Interpolation((Expression("path.module"), "/code.zip"))),
            Attribute("excludes", ["**/__pycache__/**"]),
        ),
    )


def code_attributes(function: Mapping[str, Any]) -> Iterator[Part]:
    """Where a function has its code from.

    Raises:
        NoTerraform: the code is not the project's.
    """
    if function.get("Code") != CODE_FOLDER:
        raise NoTerraform(f"a function has its code in {function.get('Code')!r}, not in {CODE_FOLDER}")
    yield Attribute("filename", Expression(f"{ARCHIVE}.output_path"))
    yield Attribute("source_code_hash", Expression(f"{ARCHIVE}.output_base64sha256"))
