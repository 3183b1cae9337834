"""The runtime of generated projects is tested as the very files that are shipped."""

from __future__ import annotations

import sys

from codegen.render.environment import template_root

sys.path.insert(0, str(template_root() / "lambda_python"))
