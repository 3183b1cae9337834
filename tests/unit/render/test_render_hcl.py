"""Terraform's language: the real Terraform reads what we write as what we meant, and would write it the same way."""

from __future__ import annotations

import tempfile
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from real_terraform import evaluated, reformatted

from codegen.render.hcl import (
    Attribute,
    Block,
    Call,
    Expression,
    Interpolation,
    quoted,
    template_text,
    write_file,
)

HOSTILE = (
    'a "quoted" text', "back\\slash", "${path.module}", "%{ if true }", "$${a}", "$$$${a}", "%%%{a}", "$", "100%",
    "line\nline\r\n\ttab", "\x00\x1b[31m", "e\u0301 \u202e \U0001f680 \u200d", '"\n}\nresource "x" "y" {', "",
    "#", "/* */", "${", "%{", "}", "$\n{", "<<EOT\nEOT\n",
)  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(codec="utf-8"), max_size=30),
    st.text('${}%"\\\n~ax', max_size=12),
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**12), 10**12), TEXTS, st.just("x" * 150)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            TEXTS.map(lambda text: unicodedata.normalize("NFC", text)).filter(bool), inner, max_size=4
        ),
    ),
    max_leaves=12,
)


def output(name: str, value: Any) -> Block:
    return Block("output", (name,), (Attribute("value", value),))


def run(*blocks: Block) -> dict[str, Any]:
    """What Terraform takes the blocks for; it has nothing to arrange."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "main.tf").write_text(write_file(blocks), encoding="utf-8", newline="")
        assert reformatted(Path(folder)) == ""
        return evaluated(Path(folder))


def composed(value: Any) -> Any:
    """Terraform's strings are in Unicode's form NFC."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [composed(item) for item in value]
    if isinstance(value, dict):
        return {key: composed(item) for key, item in value.items()}
    return value


def test_a_block_is_arranged_as_terraform_arranges_it() -> None:
    block = Block(
        "resource",
        ("aws_lambda_function", "orders"),
        (
            Attribute("memory_size", 128),
            Attribute("role", Expression("aws_iam_role.orders.arn")),
            Attribute("tags", {"team": "shop", "cost-center": 7, "a/b": None}),
            Attribute("name", Interpolation((Expression("var.name"), "-orders"))),
            Block("environment", (), (Attribute("variables", {}),)),
            Attribute("policy", Call("jsonencode", ({"Statement": [{"Effect": "Allow"}]},))),
        ),
    )
    assert write_file([block, Block("data", ("aws_region", "current"), ())]) == """\
resource "aws_lambda_function" "orders" {
  memory_size = 128
  role        = aws_iam_role.orders.arn
  tags = {
    team        = "shop"
    cost-center = 7
    "a/b"       = null
  }
  name = "${var.name}-orders"

  environment {
    variables = {}
  }

  policy = jsonencode({
    Statement = [{
      Effect = "Allow"
    }]
  })
}

data "aws_region" "current" {}
"""


def test_hostile_texts_stay_texts() -> None:
    found = run(*(output(f"text_{index}", text) for index, text in enumerate(HOSTILE)))
    assert found == {f"text_{index}": composed(text) for index, text in enumerate(HOSTILE)}


def test_texts_around_an_expression_stay_texts() -> None:
    around = [Interpolation((text, Expression("local.x"), text)) for text in HOSTILE if text]
    local = Block("locals", (), (Attribute("x", "X"),))
    found = run(local, *(output(f"text_{index}", value) for index, value in enumerate(around)))
    assert found == {
        f"text_{index}": composed(f"{value.parts[0]}X{value.parts[0]}") for index, value in enumerate(around)
    }


def test_a_template_fills_in_expressions_only(tmp_path: Path) -> None:
    blocks = []
    for index, text in enumerate(text for text in HOSTILE if text and "\r" not in text):
        template = template_text(Interpolation((text, Expression("x"), text)))
        (tmp_path / f"{index}.tftpl").write_text(template, encoding="utf-8", newline="")
        place = Interpolation((Expression("path.module"), f"/{index}.tftpl"))
        blocks.append(output(f"text_{index}", Call("templatefile", (place, {"x": "X"}))))
    (tmp_path / "main.tf").write_text(write_file(blocks))
    found = evaluated(tmp_path)
    wanted = [text for text in HOSTILE if text and "\r" not in text]
    assert found == {f"text_{index}": composed(f"{text}X{text}") for index, text in enumerate(wanted)}


@settings(max_examples=5, deadline=None)
@given(st.lists(VALUES, min_size=30, max_size=30))
def test_every_value_comes_back(values: list[Any]) -> None:
    found = run(*(output(f"value_{index}", value) for index, value in enumerate(values)))
    # An output that is null is not kept.
    assert found == {
        f"value_{index}": composed(value) for index, value in enumerate(values) if value is not None
    }


def test_keys_that_are_no_names_are_quoted() -> None:
    keys = {key: 1 for key in ("for", "if", "null", "true", "a b", "1", "\u00e4", "${x}", "-", "plain")}
    assert run(output("value", keys))["value"] == keys


def test_a_name_is_not_quoted() -> None:
    assert "\n    cost-center = 1\n" in write_file([output("value", {"cost-center": 1})])


@pytest.mark.parametrize("value", [float("inf"), float("nan"), object()])
def test_what_has_no_literal_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="no literal"):
        write_file([output("value", value)])


def test_quotes_around_a_text() -> None:
    assert quoted('say "hi"') == '"say \\"hi\\""'
