"""Whatever a client sends, the answer is the contract's or a 4xx problem: never an exception, never a 500."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lambda_python_projects import Scaffold

SPECS = Path(__file__).parents[4] / "specs"

texts = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["", "null", "-1", "1e999", "NaN", "{}", "[[", "%", "9" * 5000, "\x00", "a,b"]),
)
names = st.sampled_from(
    ["limit", "status", "placed", "placed[from]", "placed[from][x]", "placed[", "fields", "x"]
)
json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["customerId", "items", "sku", "quantity", "note", "x"]), inner, max_size=4
        ),
    ),
    max_leaves=8,
)
bodies = st.one_of(st.none(), texts, json_values.map(json.dumps), st.just("[" * 5000))
content_types = st.sampled_from(
    ["application/json", "application/json; charset=x", "text/plain", "", ";", "*/*"]
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_orders_never_fail(scaffold: Scaffold, data: st.DataObject) -> None:
    project = _orders(scaffold)
    name = data.draw(st.sampled_from([str(operation.name) for operation in project.project.operations]))
    example = project.example(name)
    request = {
        **example,
        "query": data.draw(st.lists(st.tuples(names, texts), max_size=4)),
        "headers": [
            ("Content-Type", data.draw(content_types)),
            ("Idempotency-Key", data.draw(texts)),
            ("Cookie", data.draw(texts)),
        ],
        "pathParameters": {key: data.draw(texts) for key in example["pathParameters"]},
        "body": data.draw(bodies),
        "isBase64Encoded": data.draw(st.booleans()),
    }
    answer = project.send(name, as_http_api=data.draw(st.booleans()), **request)

    assert answer.status < 500, answer.body
    if answer.status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        document = answer.json()
        assert document["status"] == answer.status
        assert all(set(error) == {"in", "path", "message"} for error in document.get("errors", ()))


_made: dict[str, Any] = {}


def _orders(scaffold: Scaffold) -> Any:
    """One project for all examples of one test."""
    if "orders_api.runtime" not in _made:
        _made["orders"] = scaffold(SPECS / "orders.yaml")
        _made["orders_api.runtime"] = import_module("orders_api.runtime")
    return _made["orders"]
