"""Mapping templates of which the contract asks something new: the texts that go into the API's document."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from codegen.ir.project import Project
from codegen.output.folder import Kind, Looker
from codegen.output.lock import Lock
from codegen.output.merge.files import merged_file
from codegen.output.orphans import ORPHANS
from codegen.workflows.renames import find_template_moves
from codegen.workflows.template_files import plain


def merged_templates(
    root: Path, previous: Lock | None, project: Project, edited: Mapping[str, str]
) -> dict[str, str]:
    """The texts of the user's templates as they will be after the run: with what is new beside the user's edits."""
    look, records = Looker(root), previous.files if previous else {}
    merged = dict(edited)
    moves = find_template_moves(previous, project)
    for template in project.mapping_templates:
        path = PurePosixPath(template.path)
        if look(path).kind is Kind.MISSING and path in moves:
            path = moves[path].source
        record = records.get(path)
        orphan = look(ORPHANS / path)
        if record and record.is_orphan and orphan.kind is Kind.FILE:  # it comes back with its operation
            merged[template.path] = plain(orphan.content)
        elif str(path) in edited and record:
            content = merged_file(look, record, template.text.encode()).content
            merged[template.path] = plain(content)
    return merged
