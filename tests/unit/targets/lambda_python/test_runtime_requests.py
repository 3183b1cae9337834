"""Events of every payload format read as one kind of request, answers written in each one's form."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import pytest
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEvent, APIGatewayProxyEventV2

event_module: Any = import_module("runtime.event")
request_module: Any = import_module("runtime.request")
problem_module: Any = import_module("runtime.problem")

REST = {
    "resource": "/orders/{orderId}",
    "path": "/orders/a%2Bb",
    "httpMethod": "POST",
    "headers": {"Cookie": "theme=dark", "Accept": "b"},
    "multiValueHeaders": {"Cookie": ["id=1; theme=dark"], "Accept": ["a", "b"]},
    "queryStringParameters": {"tag": "b c"},
    "multiValueQueryStringParameters": {"tag": ["a", "b c"]},
    "pathParameters": {"orderId": "a%2Bb"},
    "stageVariables": None,
    "requestContext": {
        "authorizer": {"principalId": "ann", "claims": {"sub": "42"}},
        "httpMethod": "POST",
        "identity": {"sourceIp": "192.0.2.7", "userAgent": "curl/8"},
        "path": "/dev/orders/a%2Bb",
        "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
        "stage": "dev",
    },
    "body": "eyJuIjoxfQ==",
    "isBase64Encoded": True,
}
HTTP = {
    "version": "2.0",
    "routeKey": "POST /orders/{orderId}",
    "rawPath": "/dev/orders/a+b",
    "rawQueryString": "tag=a&tag=b%20c&empty=",
    "cookies": ["id=1", "theme=dark"],
    "headers": {"accept": "a,b", "content-type": "application/json"},
    "queryStringParameters": {"tag": "a,b c", "empty": ""},
    "pathParameters": {"orderId": "a+b"},
    "requestContext": {
        "authorizer": {"jwt": {"claims": {"sub": "42"}, "scopes": None}},
        "http": {"method": "POST", "path": "/dev/orders/a+b", "sourceIp": "192.0.2.7", "userAgent": "curl/8"},
        "requestId": "JCIndgObPHcEJVQ=",
        "stage": "dev",
    },
    "body": '{"n":1}',
    "isBase64Encoded": False,
}


@pytest.mark.parametrize("event", [REST, HTTP], ids=["rest", "http"])
def test_both_formats_say_the_same(event: dict[str, Any]) -> None:
    http = event_module.read_event(event)

    assert (http.method, http.route, http.stage) == ("POST", "/orders/{orderId}", "dev")
    assert http.path_parameters == {"orderId": "a+b"}
    assert http.query[:2] == [("tag", "a"), ("tag", "b c")]
    assert http.cookies == [("id", "1"), ("theme", "dark")]
    assert http.headers["ACCEPT"].replace(" ", "") == "a,b"
    assert "theme=dark" in http.headers["cookie"]
    assert json.loads(http.body) == {"n": 1}
    assert (http.source_ip, http.user_agent) == ("192.0.2.7", "curl/8")
    assert http.claims == {"sub": "42"}


def test_events_are_those_that_powertools_reads() -> None:
    rest, http = APIGatewayProxyEvent(REST), APIGatewayProxyEventV2(HTTP)

    assert rest.path_parameters == {"orderId": "a%2Bb"}
    assert rest.request_context.identity.source_ip == event_module.read_event(REST).source_ip
    assert http.request_context.http.source_ip == event_module.read_event(HTTP).source_ip


def test_http_api_takes_the_encoding_off_path_parameters_of_format_1() -> None:
    event = {**REST, "version": "1.0", "pathParameters": {"orderId": "100%25"}}

    assert event_module.read_event(event).path_parameters == {"orderId": "100%25"}


def test_lambda_authorizer_context() -> None:
    context = {"authorizer": {"lambda": {"tier": 3}}, "http": {"method": "GET"}}

    assert event_module.read_event({**HTTP, "requestContext": context}).authorizer == {"tier": 3}
    assert event_module.read_event(REST).authorizer["principalId"] == "ann"


@pytest.mark.parametrize(
    "event", [{**HTTP, "routeKey": "$default"}, {**REST, "version": "1.0", "resource": "$default"}]
)
def test_the_route_of_all_others_has_a_name(event: dict[str, Any]) -> None:
    assert event_module.read_event(event).route == "$default"


def test_absent_collections_are_empty() -> None:
    bare = {"httpMethod": "GET", "path": "/", "resource": "/", "headers": None, "body": None}
    http = event_module.read_event(bare)

    assert (dict(http.headers), http.query, http.path_parameters, http.body) == ({}, [], {}, b"")
    assert http.content_type == ""


def test_other_events_are_refused() -> None:
    with pytest.raises(ValueError, match="API Gateway"):
        event_module.read_event({"Records": []})


def test_broken_base64_is_the_clients_fault() -> None:
    http = event_module.read_event({**REST, "body": "no base64!"})

    with pytest.raises(problem_module.BadRequest) as caught:
        _ = http.payload

    assert caught.value.errors[0].message == "is not valid base64"


@pytest.mark.parametrize(
    ("template", "path", "found"),
    [
        ("/orders/{id}", "/orders/a%2Fb", {"id": "a/b"}),
        ("/files/{name}.{type}", "/files/report.pdf", {"name": "report", "type": "pdf"}),
        ("/x/{rest+}", "/x/a/b", {"rest": "a/b"}),
        ("/orders/{id}", "/orders/1/", {"id": "1"}),
        ("/a.b", "/axb", None),
        ("/orders/{id}", "/orders/1/2", None),
        ("/{a}/{b}/{a}0", "/1/2/10", {"a": "1", "b": "2"}),
        ("/{a}/{b}/{a}", "/1/2/3", None),
    ],
)
def test_path_is_matched_where_the_gateway_names_no_parameters(
    template: str, path: str, found: dict[str, str] | None
) -> None:
    http = event_module.read_event({**REST, "path": path, "pathParameters": {"proxy": "x"}})

    assert http.match_path(template) is (found is not None)
    if found is not None:
        assert http.path_parameters == found


def test_http_api_path_is_decoded_already() -> None:
    event = {**HTTP, "rawPath": "/dev/orders/50%", "pathParameters": {}}
    http = event_module.read_event(event)

    assert http.match_path("/orders/{id}")
    assert http.path_parameters == {"id": "50%"}


def test_rest_result_keeps_repeated_fields_apart() -> None:
    fields = [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
    response = request_module.HttpResponse(200, fields, "hi")

    assert event_module.read_event(REST).result(response) == {
        "statusCode": 200,
        "headers": {"Content-Type": "text/plain"},
        "multiValueHeaders": {"Set-Cookie": ["a=1", "b=2"]},
        "body": "hi",
        "isBase64Encoded": False,
    }


def test_http_result_has_cookies_and_joined_fields() -> None:
    fields = [("Link", "<a>"), ("Link", "<b>"), ("Set-Cookie", "a=1"), ("set-cookie", "b=2")]
    response = request_module.HttpResponse(200, fields, b"\x00\xff")

    assert event_module.read_event(HTTP).result(response) == {
        "statusCode": 200,
        "headers": {"Link": "<a>, <b>"},
        "cookies": ["a=1", "b=2"],
        "body": "AP8=",
        "isBase64Encoded": True,
    }


def test_request_without_event_is_for_unit_tests_of_handlers() -> None:
    http = request_module.HttpRequest()

    assert (http.method, http.path, http.query, http.request_id) == ("", "/", [], "")
