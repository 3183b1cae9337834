"""How much of a document is read before it is refused: a hostile or broken file ends in a message, never in a hang."""

from __future__ import annotations

from codegen.core.records import Record


class Limits(Record, frozen=True):
    """Bounds of one document with everything that it references.

    The defaults leave ten times the room of the largest public contracts known (40 MB, half a million nodes,
    30 levels deep, 120 subschemas behind one `allOf`).
    """

    bytes: int = 100_000_000  # of one file
    nodes: int = 5_000_000  # values and containers, with aliases and merge keys expanded
    alias_nodes: int = 250_000  # of these, what YAML aliases and merge keys add
    depth: int = 100  # objects and lists inside one another
    key_length: int = 2_000  # characters
    integer_bits: int = 1_024  # the largest double has as many
    files: int = 1_000  # that `$ref` brings in
    ref_expansions: int = (
        50_000  # subschemas behind one schema, `allOf`, `oneOf` and `anyOf` followed through `$ref`
    )


DEFAULT_LIMITS = Limits()
