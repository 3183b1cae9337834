"""A contract as a command names it: a file, or a file of a git revision (`main:orders.yaml`, `HEAD~1:orders.yaml`).

Of a revision, the contract and all documents below its folder are laid out in a folder that goes away again, so that
references between files lead where they led then.
"""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.errors import Refused
from codegen.core.records import Record, replace

_DOCUMENTS = (".yaml", ".yml", ".json")
_AT_ONCE = 500  # names in one command line, which the system bounds


class NamedContract(Record, frozen=True):
    """A contract to be read, and what its files are called."""

    path: Path
    folder: str = ""  # where a revision was laid out
    revision: str = ""

    def renamed(self, location: SourceLocation) -> SourceLocation:
        """A place in a file of a revision as users know it."""
        if not self.folder:
            return location
        inside = os.path.relpath(location.file, self.folder)
        return replace(location, file=f"{self.revision}:{inside}")

    def refused(self, error: Refused) -> Refused:
        """A refusal with the names that users know."""
        return Refused(
            [replace(d, location=self.renamed(d.location)) if d.location else d for d in error.diagnostics]
        )


@contextmanager
def named_contract(name: str) -> Iterator[NamedContract]:
    """The contract that a command names; a file whose name has a colon in it is still a file.

    Raises:
        Refused: there is no such revision, or no such file in it.
    """
    revision, colon, inside = name.partition(":")
    if Path(name).exists() or not colon or not revision or not inside:
        yield NamedContract(Path(name))
        return
    top, commit = _repository(name, revision)
    path = os.path.relpath(os.path.join(Path.cwd(), inside), top)
    with tempfile.TemporaryDirectory(prefix="codegen-") as folder:
        _lay_out(name, top, commit, path, folder)
        yield NamedContract(Path(folder, path), folder, revision)


def _repository(name: str, revision: str) -> tuple[str, str]:
    """The top of the repository and the commit that a revision names."""
    top = _git(name, "rev-parse", "--show-toplevel").decode().strip()
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return top, _git(name, *asked).decode().strip()


def _lay_out(name: str, top: str, commit: str, path: str, folder: str) -> None:
    """Write the file and the documents below its folder, which are all that it may reference."""
    below = os.path.dirname(path)
    listed = _git(
        name, "-C", top, "ls-tree", "-r", "--name-only", "-z", commit, "--", f":(literal){below or '.'}"
    )
    found = os.fsdecode(listed).split("\0")
    if path not in found:
        raise _refusal(name, f"the revision has no file {path}")
    documents = [each for each in found if each == path or each.endswith(_DOCUMENTS)]
    for i in range(0, len(documents), _AT_ONCE):
        specs = (f":(literal){each}" for each in documents[i : i + _AT_ONCE])
        archive = _git(name, "-C", top, "archive", "--format=tar", commit, "--", *specs)
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(folder, filter="data")


def _git(name: str, *words: str) -> bytes:
    try:
        ran = subprocess.run(
            ["git", *words], capture_output=True, check=False, stdin=subprocess.DEVNULL, env=_environment()
        )
    except OSError:
        raise _refusal(name, "git is not installed") from None
    if ran.returncode:
        said = ran.stderr.decode(errors="replace").strip().splitlines()
        raise _refusal(name, said[0] if said else "there is no such revision")
    return ran.stdout


def _environment() -> dict[str, str]:
    return {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}


def _refusal(name: str, why: str) -> Refused:
    hint = "name a file, or a file of a revision of this repository: main:orders.yaml"
    return Refused([Diagnostic("CG070", Severity.ERROR, f"{name}: {why}", None, hint)])
