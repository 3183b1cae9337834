"""A loaded contract: the waist between reading files and understanding an API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from codegen.core.diagnostics import SourceLocation
from codegen.spec.parts import Parts
from codegen.spec.pointers import follow
from codegen.spec.sources import Sources


@dataclass(frozen=True, slots=True)
class SpecDocument:
    """A valid document of OpenAPI 3.0 or 3.1, or of AsyncAPI 3.0, with everything that it references inside of it."""

    data: Mapping[str, Any]  # plain; every `$ref` is local (`#/...`); not to be changed
    version: str  # "3.0" or "3.1": of OpenAPI, or of that whose Schema Objects AsyncAPI's are like
    source_version: str  # as written: "2.0", "3.0.3", "3.1.0", "3.2.0"; of AsyncAPI "2.6.0", "3.0.0"
    path: Path  # the root file
    sha256: str  # of all bytes read, in the root file and in the files that it references
    sources: Sources | None = field(default=None, repr=False, compare=False)
    parts: Parts | None = field(default=None, repr=False, compare=False)  # of a document of OpenAPI

    def locate(self, pointer: str) -> SourceLocation:
        """Where the user wrote what stands at a JSON pointer into `data`, or the nearest ancestor known."""
        if self.sources is None:
            return SourceLocation(str(self.path), pointer=pointer)
        return self.sources.locate(follow(self.data, pointer).pointer)

    def resolve(self, ref: str) -> Any:
        """The value that a local reference (`#/components/schemas/Pet`) names.

        Raises:
            KeyError: nothing stands there.
        """
        found = follow(self.data, ref.removeprefix("#"))
        if found.missing is not None:
            raise KeyError(ref)
        return found.value
