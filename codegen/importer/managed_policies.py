"""AWS's managed policies by name: the path that each has in its ARN.

`managed_policies.txt` beside this module lists them; those of service-linked roles, which no function can have, are
left out. https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def managed_policies() -> Mapping[str, str]:
    """What stands behind `policy/` in the ARN of each, by name."""
    paths = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").split()
    return {path.rpartition("/")[2]: path for path in paths}
