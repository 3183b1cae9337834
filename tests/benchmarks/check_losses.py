"""Whether everything that a contract loses on the way to API Gateway is in the loss report.

    python tests/benchmarks/check_losses.py CONTRACT...

Compares each contract with the document that API Gateway imports of it. Ends with 1 where something disappears without
a finding.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "support"))

from loss_check import unreported

from codegen.core.errors import Refused


def main(paths: list[str]) -> int:
    """Check each contract and say what was found."""
    wrong = 0
    for path in paths:
        began = time.process_time()
        try:
            found = unreported(Path(path))
        except Refused as error:
            print(f"{path}: refused: {error.diagnostics[0]}")
            continue
        print(f"{path}: {len(found)} lost without a word, {time.process_time() - began:.1f} s", flush=True)
        for each in found[:10]:
            print(f"  {each}")
        wrong += len(found)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
