"""Whether mapping templates that are made from contracts give what the contracts say.

    python tests/benchmarks/check_templates.py CONTRACT...

Makes templates for every operation of each contract, as a MOCK, a Lambda, an HTTP and a queue integration, renders
them with valid requests and answers, and judges what they print by jsonschema. Ends with 1 where anything is wrong.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "support"))

from template_check import check_contract

from codegen.core.errors import Refused


def main(paths: list[str]) -> int:
    """Check each contract and say what was found."""
    wrong = 0
    for path in paths:
        began = time.process_time()
        try:
            checked = check_contract(Path(path))
        except Refused as error:
            print(f"{path}: refused: {error.diagnostics[0]}")
            continue
        print(
            f"{path}: {checked.operations} operations, {checked.templates} templates, {checked.cases} cases, "
            f"{checked.bodies} bodies, {len(checked.problems)} wrong, {time.process_time() - began:.1f} s",
            flush=True,
        )
        for problem in checked.problems[:10]:
            print(f"  {problem}")
        wrong += len(checked.problems)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
