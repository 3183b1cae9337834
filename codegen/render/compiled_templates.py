"""Templates as jinja2 compiled them in an earlier run, which takes ten times as long as reading them again."""

from __future__ import annotations

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from codegen.core.cache import Cache

KIND = "templates"


class CompiledTemplates(BytecodeCache):
    """The entries of the user's cache: jinja2 itself looks whether one is of the same text and of the same Python."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, where there is something for it."""
        found = self._cache.find_content(bucket.key)
        if found is not None:
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in the bucket."""
        self._cache.store_content(bucket.bytecode_to_string(), bucket.key)
