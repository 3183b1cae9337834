"""Valid and invalid requests of contracts to their generated functions: python tests/benchmarks/bad_requests.py SPEC...

For each contract one project is scaffolded, and so many requests of either kind go to the entry points of its
functions. `jsonschema` says on the contract itself which are which. Printed are, for each contract, the invalid ones
that were sent, accepted, answered with 5xx and answered with no valid problem+json; then the valid ones that were
sent and refused.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, redirect_stdout
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from contract_requests.campaign import Campaign, Tally
from contract_requests.deployed import Deployed
from contract_requests.gateway import Gateway

HEAD = f"{'contract':44} {'invalid':>8} accepted   5xx  bodies | {'valid':>8} refused  handler"


def scaffolded(spec: Path, folder: Path) -> Path:
    """The project of a contract, made as users make it."""
    root = folder / spec.stem
    if not (root / "template.yaml").exists():
        command = [sys.executable, "-m", "codegen", "scaffold", str(spec), "--output", str(root)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return root


def campaign(
    spec: Path, folder: Path, count: int, seed: int, through_gateway: bool
) -> tuple[str, Tally, float]:
    """The tally of one contract, with the CPU seconds that it took."""
    root = scaffolded(spec, folder)
    start = time.process_time()
    with open(os.devnull, "w") as silence, redirect_stdout(silence):  # the functions' own log
        if through_gateway:
            with closing(Gateway(root)) as gateway:
                tally = Campaign(spec, gateway, seed).send_valid(count)
        else:
            tally = Campaign(spec, Deployed(root), seed).run(count)
    return spec.stem, tally, time.process_time() - start


def row(name: str, tally: Tally) -> str:
    wrong = tally.wrong
    failed = wrong["failed"] + wrong["crash"]
    return (
        f"{name:44} {tally.invalid:8} {wrong['accepted']:8} {failed:5} {wrong['no problem']:7} | "
        f"{tally.valid:8} {wrong['refused']:7} {wrong['handler']:8}"
    )


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("specs", nargs="+", type=Path)
    options.add_argument("--count", type=int, default=1000, help="requests of either kind for each contract")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--projects", type=Path, help="a folder that keeps the projects for the next run")
    options.add_argument("--samples", type=int, default=0, help="samples of each kind of mistake to print")
    options.add_argument(
        "--gateway", action="store_true", help="valid requests only, through the emulated gateway"
    )
    options.add_argument("--jobs", type=int, default=1)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        projects = given.projects or Path(folder)
        # Each contract in a fresh process: all projects have modules of the same names.
        pool = ProcessPoolExecutor(given.jobs, get_context("spawn"), max_tasks_per_child=1)
        with pool:
            waiting = [
                pool.submit(campaign, spec, projects, given.count, given.seed, given.gateway)
                for spec in given.specs
            ]
            print(HEAD, flush=True)
            wrong = [report(*one.result(), given.samples) for one in waiting]
    return 1 if any(wrong) else 0


def report(name: str, tally: Tally, seconds: float, samples: int) -> int:
    """Print one contract's row; the number of mistakes."""
    print(row(name, tally), f" {seconds:.0f} s", flush=True)
    if samples:
        print("   ", dict(tally.ways.most_common()))
        print("    without a valid request:", sorted(tally.impossible))
    for kind, texts in sorted(tally.samples.items()):
        for text in texts[:samples]:
            print(f"    {kind}: {text}")
    return sum(count for kind, count in tally.wrong.items() if kind != "handler")


if __name__ == "__main__":
    sys.exit(main())
