"""Templates as jinja2 compiled them in an earlier run, which takes ten times as long as reading them again."""

from __future__ import annotations

import marshal

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from codegen.core.cache import Cache

KIND = "templates"


class CompiledTemplates(BytecodeCache):
    """One entry of the user's cache: jinja2 itself looks whether a template is of the same text and the same Python."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        content = cache.find_content()
        self._compiled: dict[str, bytes] = marshal.loads(content) if content else {}
        self._has_new = False

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, where there is something for it."""
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in the bucket."""
        self._compiled[bucket.key] = bucket.bytecode_to_string()
        self._has_new = True

    def save(self) -> None:
        """Leave the templates of this run to the next one, if there are new ones."""
        if self._has_new:
            self._cache.store_content(marshal.dumps(self._compiled))
            self._has_new = False
