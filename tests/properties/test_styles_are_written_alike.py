"""Examples and the generated client write parameters alike: the client ships its own copy of the rules."""

from __future__ import annotations

import runpy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from codegen.render.environment import template_root
from codegen.targets.lambda_python.examples import styles

CLIENT: dict[str, Any] = runpy.run_path(str(template_root() / "python_client" / "runtime" / "styles.py"))

scalars = (
    st.text(max_size=4) | st.integers() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)
)
flat = scalars | st.lists(scalars, max_size=3) | st.dictionaries(st.text(max_size=3), scalars, max_size=3)
deep = st.recursive(flat, lambda inner: st.dictionaries(st.text(max_size=3), inner, max_size=3), max_leaves=6)
query_styles = st.sampled_from(["form", "spaceDelimited", "pipeDelimited", "deepObject"])
path_styles = st.sampled_from(["simple", "label", "matrix"])


@given(deep, query_styles, st.booleans())
def test_queries_forms_and_cookies(value: Any, style: str, explode: bool) -> None:
    assert CLIENT["pairs"]("name", value, style, explode) == styles.pairs("name", value, style, explode)


@given(flat, path_styles, st.booleans())
def test_paths(value: Any, style: str, explode: bool) -> None:
    assert CLIENT["segment"]("name", value, style, explode) == styles.segment("name", value, style, explode)


@given(flat, st.booleans())
def test_header_fields(value: Any, explode: bool) -> None:
    assert CLIENT["header"](value, explode) == styles.field(value, explode)
