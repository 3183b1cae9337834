"""Strongly connected components."""

from __future__ import annotations

from codegen.core.graphs import components, reachable


def test_each_component_comes_after_what_it_refers_to() -> None:
    edges = {"a": ["b"], "b": ["c", "d"], "c": ["b"], "d": [], "e": ["e", "a"]}
    assert components(edges, edges.__getitem__) == [["d"], ["b", "c"], ["a"], ["e"]]


def test_long_chains_need_no_recursion() -> None:
    edges = {number: [number + 1] for number in range(50_000)} | {50_000: [0]}
    assert [len(component) for component in components(edges, edges.__getitem__)] == [50_001]


def test_what_is_reached_is_there_once_with_the_starts() -> None:
    edges = {"a": ["b"], "b": ["a", "c"], "c": [], "d": ["a"]}
    assert reachable(["a"], edges.__getitem__) == {"a", "b", "c"}
    assert reachable([], edges.__getitem__) == set()
