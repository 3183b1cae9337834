"""What generation costs as a contract grows: CPU seconds of `codegen scaffold` per operation.

    python tests/benchmarks/bench_generation.py [--operations 50 100 ... 1200] [--json FILE]

Makes contracts of so many operations, each with a schema of its own, one that it shares with its tag and an inline one,
and scaffolds each twice in a new process: into an empty folder with an empty cache (cold), and again (unchanged). The
last line is the CPU time of one further operation, between each two sizes, as a multiple of the least.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

SIZES = (50, 150, 300, 600, 1200)


def contract(operations: int) -> dict[str, Any]:
    """A contract of so many operations, twenty of each tag."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {"Problem": _object(title="string", status="integer")}
    for number in range(operations):
        tag = number // 20
        name, shared = f"Thing{number}", f"Shared{tag}"
        schemas.setdefault(shared, _object(id="string", at="string", count="integer", ratio="number"))
        schemas[name] = _object(id="string", size="integer", note="string") | {"required": ["id"]}
        schemas[name]["properties"]["shared"] = _reference(shared)
        paths[f"/tag{tag}/things{number}/{{id}}"] = {"put": _operation(number, tag, name)}
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{operations} operations", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _operation(number: int, tag: int, name: str) -> dict[str, Any]:
    inline = _object(items="array", total="integer")
    inline["properties"]["items"]["items"] = _reference(name)
    return {
        "operationId": f"putThing{number}",
        "tags": [f"tag{tag}"],
        "summary": f"Replace thing {number}",
        "description": "Replaces the thing, and gives all things of its kind with how many they are. " * 3,
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "maxLength": 36}},
            {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100}},
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": _reference(name)}}},
        "responses": {
            "200": {"description": "All of them", "content": {"application/json": {"schema": inline}}},
            "404": {
                "description": "No such thing",
                "content": {"application/problem+json": {"schema": _reference("Problem")}},
            },
        },
    }


def _object(**types: str) -> dict[str, Any]:
    return {"type": "object", "properties": {name: {"type": kind} for name, kind in types.items()}}


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def scaffold(spec: Path, folder: Path) -> float:
    """CPU seconds of the whole process tree."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "codegen", "scaffold", str(spec), "-o", str(folder / "project")],
        env=os.environ | {"CODEGEN_CACHE_DIR": str(folder / "cache")},
        check=True,
        capture_output=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(operations: int) -> dict[str, float]:
    """The figures of one size."""
    with tempfile.TemporaryDirectory(prefix="codegen-bench-") as name:
        folder = Path(name)
        spec = folder / "contract.json"
        spec.write_text(json.dumps(contract(operations)), encoding="utf-8")
        cold, unchanged = scaffold(spec, folder), scaffold(spec, folder)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024  # of the largest so far
    return {"operations": operations, "cold_s": cold, "unchanged_s": unchanged, "memory_mb": memory}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--operations", type=int, nargs="+", default=SIZES, metavar="N")
    parser.add_argument("--json", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    print(f"{'operations':>10} {'cold s':>8} {'ms/op':>7} {'unchanged s':>12} {'MB':>6}")
    rows = []
    for operations in sorted(arguments.operations):
        row = measure(operations)
        rows.append(row)
        per_operation = 1_000 * row["cold_s"] / operations
        print(
            f"{operations:>10} {row['cold_s']:>8.2f} {per_operation:>7.2f} {row['unchanged_s']:>12.2f}"
            f" {row['memory_mb']:>6.0f}",
            flush=True,
        )
    further = [
        1_000 * (larger["cold_s"] - smaller["cold_s"]) / (larger["operations"] - smaller["operations"])
        for smaller, larger in pairwise(rows)
    ]
    if further:
        least = min(further)
        print("one further operation: " + ", ".join(f"{ms:.2f} ms ({ms / least:.2f}x)" for ms in further))
    if arguments.json:
        arguments.json.write_text(json.dumps({"sizes": rows, "further_ms": further}, indent=2) + "\n")


if __name__ == "__main__":
    main()
