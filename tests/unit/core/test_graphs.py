"""Strongly connected components."""

from __future__ import annotations

from codegen.core.graphs import components


def test_each_component_comes_after_what_it_refers_to() -> None:
    edges = {"a": ["b"], "b": ["c", "d"], "c": ["b"], "d": [], "e": ["e", "a"]}
    assert components(edges, edges.__getitem__) == [["d"], ["b", "c"], ["a"], ["e"]]


def test_long_chains_need_no_recursion() -> None:
    edges = {number: [number + 1] for number in range(50_000)} | {50_000: [0]}
    assert [len(component) for component in components(edges, edges.__getitem__)] == [50_001]
