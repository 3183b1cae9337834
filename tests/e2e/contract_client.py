"""An independent client of a contract: requests with schemathesis' data, answers judged by jsonschema.

In: a contract and the URL that serves it. Out: one line per operation that did not answer 2xx as the contract says.
Shares no code with codegen, so that a mistake of ours can't hide on both sides. `python contract_client.py SPEC URL`
runs it against anything.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, Verbosity, find, settings
from hypothesis.errors import HypothesisException, NoSuchExample

QUICK = settings(
    max_examples=20,
    database=None,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    verbosity=Verbosity.quiet,
    suppress_health_check=list(HealthCheck),
)


def first_cases(operation: Any, count: int = 1) -> Iterator[Any]:
    """Valid requests of an operation."""
    for _ in range(count):
        yield find(operation.as_strategy(), lambda case: True, settings=QUICK)


def problems(spec: Path, url: str) -> tuple[int, list[str]]:
    """The number of operations, and what is wrong with the answers."""
    schema = schemathesis.openapi.from_path(str(spec))
    found: list[str] = []
    total = 0
    for result in schema.get_all_operations():
        total += 1
        operation = result.ok()
        try:
            for case in first_cases(operation):
                found += judge(operation, case, url)
        except (HypothesisException, NoSuchExample) as error:
            found.append(f"{operation.label}: no request could be made: {type(error).__name__}")
    return total, found


def judge(operation: Any, case: Any, url: str) -> list[str]:
    answer = case.call(base_url=url)
    if not 200 <= answer.status_code < 300:
        return [f"{operation.label}: {answer.status_code} {answer.text[:300]}"]
    try:
        case.validate_response(
            answer, checks=[schemathesis.checks.CHECKS.get_one("response_schema_conformance")]
        )
    except AssertionError as error:
        return [f"{operation.label}: {str(error)[:400]}"]
    return []


if __name__ == "__main__":
    number, wrong = problems(Path(sys.argv[1]), sys.argv[2])
    print("\n".join(wrong))
    print(f"{number - len(wrong)} of {number} operations answer 2xx with a valid body")
    sys.exit(bool(wrong))
