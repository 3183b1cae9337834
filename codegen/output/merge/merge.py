"""Three-way merging of a file's texts, by what the file is: YAML by keys, all else by lines."""

from __future__ import annotations

from pathlib import PurePosixPath

from codegen.output.merge.keys import merge_keys
from codegen.output.merge.lines import merge_lines
from codegen.output.merge.merged import WHOLE, Merged

_YAML = frozenset({".yaml", ".yml"})


def merge(path: PurePosixPath, base: str, mine: str, theirs: str) -> Merged:
    """What two sides made of a file that both began with."""
    is_yaml = path.suffix in _YAML
    return merge_keys(base, mine, theirs) if is_yaml else merge_lines(base, mine, theirs, WHOLE)
