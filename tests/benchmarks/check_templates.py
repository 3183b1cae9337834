"""Whether mapping templates that are made from contracts give what the contracts say.

    python tests/benchmarks/check_templates.py CONTRACT...

Makes templates for every operation of each contract, as a MOCK, a Lambda, an HTTP and a queue integration, renders
them with valid requests and answers, and judges what they print by jsonschema. Ends with 1 where anything is wrong.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "support"))

from contract_checks import check_each
from template_check import check_contract


def _check(path: Path) -> tuple[str, Sequence[str]]:
    checked = check_contract(path)
    words = (
        f"{checked.operations} operations, {checked.templates} templates, {checked.cases} cases, "
        f"{checked.bodies} bodies, {len(checked.problems)} wrong"
    )
    return words, checked.problems


if __name__ == "__main__":
    sys.exit(check_each(sys.argv[1:], _check))
