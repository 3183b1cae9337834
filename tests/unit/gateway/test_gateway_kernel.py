"""The kernel of the pipeline: identifiers, media types, expressions, stores."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import Callable
from uuid import UUID

import pytest

from codegen.core.clock import VirtualClock
from codegen.gateway.arns import fill_in, function_name
from codegen.gateway.context import lookup, request_time
from codegen.gateway.errors import THROTTLED, GatewayError
from codegen.gateway.exchange import EndpointResponse, Exchange, MethodRequest, ServedStage
from codegen.gateway.expressions import compile_expression, compile_mapping
from codegen.gateway.identifiers import new_request_ids, new_short_id, new_uuid, stable_id
from codegen.gateway.media_types import MediaTypes, media_type
from codegen.gateway.store import ExpiringStore
from codegen.ir.api import Api, ApiType
from codegen.ir.application import Stage

LAMBDA = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"


def exchange() -> Exchange:
    api = Api("a", ApiType.REST, "1", (), "case")
    stage = ServedStage(api, Stage("test", variables={"color": "blue"}), "abc", "dep")
    headers = [("Host", "h.example:80"), ("X-A", "1"), ("x-a", "2")]
    request = MethodRequest("POST", "/test/x", "q=1&q=2", headers, b'{"a": {"b": [1, {"c": "d"}]}}')
    made = Exchange(stage, request, "/x", "/test/x", 0.0, new_request_ids(0.0))
    made.path_parameters = {"id": "a%20b"}
    return made


def test_identifiers_have_the_forms_of_the_service() -> None:
    for _ in range(100):
        ids = new_request_ids(1_700_000_000)
        assert UUID(ids.request_id).version == 4
        assert re.fullmatch(r"[A-Za-z0-9_-]{15}=", ids.extended_request_id)
        assert re.fullmatch(r"1-6553f100-[0-9a-f]{24}", ids.trace_root)
        assert re.fullmatch(r";Parent=[0-9a-f]{16};Sampled=0;Lineage=1:[0-9a-f]{8}:0", ids.trace_rest)
    assert stable_id("Api", 10) == stable_id("Api", 10) != stable_id("api", 10)
    assert re.fullmatch(r"[a-z0-9]{10}", stable_id("Api", 10))


@pytest.mark.parametrize("new", [new_short_id, new_uuid])
def test_no_identifier_comes_twice(new: Callable[[], str]) -> None:
    assert len({new() for _ in range(1_000)}) == 1_000  # more than are drawn at once


def test_short_identifiers_are_base64_of_11_bytes() -> None:
    assert {len(urlsafe_b64decode(new_short_id())) for _ in range(100)} == {11}


def test_request_time_is_the_same_in_every_locale() -> None:
    assert request_time(0.0) == "01/Jan/1970:00:00:00 +0000"
    assert request_time(1_735_689_599.9) == "31/Dec/2024:23:59:59 +0000"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("stage", "dev"),
        ("authorizer.claims.sub", "me"),
        ("authorizer.claims['custom:role']", "admin"),
        ("authorizer.claims['https://example.com/team']", "blue"),
        ("authorizer.claims", None),  # claims are named one by one
        ("authorizer.nobody.there", None),
    ],
)
def test_context_variables_by_their_names(name: str, value: str | None) -> None:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html"""
    claims = {"sub": "me", "custom:role": "admin", "https://example.com/team": "blue"}
    assert lookup({"stage": "dev", "authorizer": {"claims": claims}}, name) == value


@pytest.mark.parametrize(
    ("header", "kind"),
    [(None, ""), ("", ""), ("Text/HTML; charset=x", "text/html"), ("a/b;q=1, c/d", "a/b"), (" x ", "x")],
)
def test_media_type(header: str | None, kind: str) -> None:
    assert media_type(header) == kind


def test_binary_media_types() -> None:
    types = MediaTypes(["image/png", "application/*", "*/test"])
    assert types
    assert not MediaTypes([])
    for header in ("image/png", "IMAGE/PNG;q=1", "application/x", "foo/test"):
        assert types.match(header), header
    for other in (None, "image/*", "*/*", "image/jpeg", "application", "text/html, image/png"):
        assert not types.match(other), other
    assert MediaTypes(["*/*"]).match(None)


@pytest.mark.parametrize(
    ("uri", "name"),
    [
        (LAMBDA + "arn:aws:lambda:us-east-1:000000000000:function:fn/invocations", "fn"),
        (LAMBDA + "arn:aws:lambda:us-east-1:000000000000:function:fn:live/invocations", "fn"),
        (LAMBDA + "arn:aws-cn:lambda:cn-north-1:1:function:fn/response-streaming-invocations", "fn"),
        (LAMBDA + "fn/invocations", "fn"),
        ("arn:aws:lambda:us-east-1:1:function:fn", "fn"),
        ("arn:aws:apigateway:us-east-1:sqs:path/1/queue", None),
        ("https://example.com/functions/x", None),
        ("", None),
    ],
)
def test_function_name(uri: str, name: str | None) -> None:
    assert function_name(uri) == name


def test_stage_variables_in_uris() -> None:
    assert fill_in("a${stageVariables.x}b${stageVariables.x}", {"x": "1"}) == "a1b1"
    assert fill_in("a${stageVariables.y}", {"x": "1"}) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'literal ''", "literal '"),
        ("method.request.header.X-a", "2"),
        ("method.request.multivalueheader.x-a", "1,2"),
        ("method.request.header.none", None),
        ("method.request.querystring.q", "2"),
        ("method.request.multivaluequerystring.q", "1,2"),
        ("method.request.multivaluequerystring.none", None),
        ("method.request.path.id", "a%20b"),
        ("method.request.body", '{"a": {"b": [1, {"c": "d"}]}}'),
        ("method.request.body.a.b[1].c", "d"),
        ("method.request.body.a.b", '[1,{"c":"d"}]'),
        ("method.request.body.a.nope", None),
        ("integration.response.header.X-R", "q"),
        ("integration.response.multivalueheader.x-r", "r"),
        ("integration.response.body", '{"k": 5}'),
        ("integration.response.body.k", "5"),
        ("context.stage", "test"),
        ("context.identity.sourceIp", "127.0.0.1"),
        ("context.domainPrefix", "h"),
        ("context.nope.deeper", None),
        ("stageVariables.color", "blue"),
        ("stageVariables.none", None),
    ],
)
def test_expressions(text: str, value: str | None) -> None:
    expression = compile_expression(text)
    assert expression is not None
    response = EndpointResponse(200, [("X-R", "q"), ("x-r", "r")], b'{"k": 5}')
    assert expression(exchange(), response) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("method.request.header.X-A", "1"),
        ("method.request.multivalueheader.x-a", "2"),
        ("method.request.header.X-a", None),
        ("method.request.header.Host", "h.example:80"),
        ("method.request.querystring.Q", None),
        ("method.request.path.ID", None),
    ],
)
def test_mapped_names_count_as_they_are_written(text: str, value: str | None) -> None:
    expression = compile_mapping(text)
    assert expression is not None
    assert expression(exchange(), None) == value


@pytest.mark.parametrize("text", ["", "literal", "method.response.header.x", "'"])
def test_what_is_no_expression(text: str) -> None:
    assert compile_expression(text) is None


def test_a_store_forgets() -> None:
    clock = VirtualClock()
    store: ExpiringStore[str] = ExpiringStore(clock)
    store.put("a", "1", 10)
    clock.advance(9)
    assert store.get("a") == "1"
    clock.advance(1)
    assert store.get("a") is None
    store.put("b", "2", 10)
    store.clear()
    assert store.get("b") is None


def test_a_store_is_bounded() -> None:
    store: ExpiringStore[int] = ExpiringStore(VirtualClock())
    for number in range(10_001):
        store.put(str(number), number, 10)
    assert store.get("0") is None
    assert store.get("10000") == 10_000


def test_errors_say_why() -> None:
    assert str(GatewayError(THROTTLED)) == "Too Many Requests"
    assert str(GatewayError(THROTTLED, detail="the bucket is empty")) == "the bucket is empty"
    assert GatewayError(THROTTLED, message="other").message == "other"
