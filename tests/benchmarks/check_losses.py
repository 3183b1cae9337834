"""Whether everything that a contract loses on the way to API Gateway is in the loss report.

    python tests/benchmarks/check_losses.py CONTRACT...

Compares each contract with the document that API Gateway imports of it. Ends with 1 where something disappears without
a finding.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "support"))

from contract_checks import check_each
from loss_check import unreported


def _check(path: Path) -> tuple[str, Sequence[str]]:
    found = unreported(path)
    return f"{len(found)} lost without a word", found


if __name__ == "__main__":
    sys.exit(check_each(sys.argv[1:], _check))
