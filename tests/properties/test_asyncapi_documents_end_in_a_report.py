"""Whatever stands in an AsyncAPI document, it is imported or refused with a reason."""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.core.errors import Refused
from codegen.core.reading import read
from codegen.importer.asyncapi.contract import import_asyncapi
from codegen.ir.api import ApiType
from codegen.spec.asyncapi.load import load_asyncapi

CHAT = Path(__file__).parents[2] / "specs" / "chat.asyncapi.yaml"

VERSION_2 = """
asyncapi: 2.6.0
info: {title: Street, version: '1'}
servers:
  main: {url: 'wss://example.com/api', protocol: wss, security: [{key: []}]}
channels:
  /room:
    bindings: {ws: {query: {type: object, required: [a], properties: {a: {type: string}}}}}
    publish:
      operationId: onClient
      traits: [{summary: What clients say.}]
      message:
        oneOf:
          - $ref: '#/components/messages/Hello'
          - name: bye
            schemaFormat: application/schema+json;version=draft-07
            payload: {type: object, properties: {action: {enum: [bye]}}}
    subscribe:
      message: {$ref: '#/components/messages/Hello'}
  /hall:
    $ref: '#/components/channels/Hall'
components:
  securitySchemes:
    key: {type: httpApiKey, name: k, in: header}
  channels:
    Hall:
      parameters: {id: {schema: {enum: [a]}}}
      publish: {message: {name: shout}}
  messages:
    Hello:
      payload: {type: object, properties: {action: {const: hello}}}
"""

DOCUMENTS = [read(CHAT).data, read(VERSION_2).data]

JUNK = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-2, 2),
        st.sampled_from(["", "$default", "wss", "object", "#/components/messages/Hello"]),
        st.sampled_from(["#/channels/chat", "#/components/schemas/Join", "#/components/nothing"]).map(
            lambda ref: {"$ref": ref}
        ),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=3,
)


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of everything in a document but itself."""
    members = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, member in members:
        yield (*path, name)
        yield from places(member, (*path, name))


@st.composite
def mutilated(draw: st.DrawFn) -> dict[str, Any]:
    """A document with junk in the place of something."""
    document: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(DOCUMENTS)))
    *path, last = draw(st.sampled_from(list(places(document))))
    owner: Any = document
    for name in path:
        owner = owner[name]
    owner[last] = draw(JUNK)
    return document


@settings(max_examples=300, deadline=None)
@given(mutilated())
def test_every_document_is_imported_or_refused(document: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "api.json"
        path.write_text(json.dumps(document))
        try:
            contract, diagnostics = import_asyncapi(load_asyncapi(path)[0])
        except Refused as error:
            diagnostics = list(error.diagnostics)
            assert diagnostics
        else:
            assert contract.api.type is ApiType.WEBSOCKET
            assert {"$connect", "$disconnect", "$default"} <= {route.path for route in contract.api.routes}
        assert all(each.location and Path(each.location.file).name == "api.json" for each in diagnostics)
