"""Settings that one type of API has and another has not, each with the way of the type that lacks it.

In: settings that agree with their schema. Out: findings with the JSON pointer of their place.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from codegen.core.pointer import child
from codegen.importer.settings_check import Finding
from codegen.ir.api import ApiType
from codegen.ir.application import HTTP_DEFAULT_STAGE

CODE = "CG157"
ANY_NAME = "*"


class Lack(NamedTuple):
    """A setting that a type of API has no place for."""

    path: tuple[str, ...]  # ANY_NAME for every member of an object
    what: str
    hint: str
    only: frozenset[str] = frozenset()  # the values without place, in small letters; () for all of them


def _at_every_level(name: str, what: str, hint: str) -> Iterator[Lack]:
    """A setting that stands above the stages, in a stage, and in the methods of either."""
    for above in ((), ("stages", ANY_NAME)):
        yield Lack((*above, name), what, hint)
        yield Lack((*above, "methods", ANY_NAME, name), what, hint)


_NO_CACHES = "HTTP APIs keep no answers"
_NO_LOGS = "HTTP APIs have no execution logs"
_LOG_HINT = "write what you need of $context into access_log.format"
_TRACED = "AWS X-Ray does not trace HTTP APIs"
_TRACE_HINT = "leave it out: function.tracing traces the functions"
_KEYS = "HTTP APIs have no API keys and no usage plans"
_KEY_HINT = "let a Lambda authorizer check the key: leave it out, and write src/authorizers/"
_ONE_WAY = "HTTP APIs are reached from the internet, in one region"
_ONE_WAY_HINT = "leave it out, or set api_type: REST"

_OF_HTTP: tuple[Lack, ...] = (
    Lack(("api_keys",), _KEYS, _KEY_HINT),
    Lack(("usage_plans",), _KEYS, _KEY_HINT),
    Lack(("api_key_source",), _KEYS, _KEY_HINT),
    *_at_every_level("caching", _NO_CACHES, "put CloudFront in front of the API, or set api_type: REST"),
    *_at_every_level("logging", _NO_LOGS, _LOG_HINT),
    *_at_every_level("data_trace", _NO_LOGS, _LOG_HINT),
    Lack(("tracing",), _TRACED, _TRACE_HINT, frozenset({"true"})),
    Lack(("stages", ANY_NAME, "tracing"), _TRACED, _TRACE_HINT, frozenset({"true"})),
    Lack(
        ("stages", ANY_NAME, "canary"),
        "stages of HTTP APIs have no canaries",
        "shift the traffic of the functions' aliases, or set api_type: REST",
    ),
    Lack(
        ("request_validation",),
        "HTTP APIs check nothing of a request",
        "leave it out: the functions check body and parameters",
    ),
    Lack(
        ("gateway_responses",),
        "the answers that HTTP APIs give by themselves can't be changed",
        "leave it out, or set api_type: REST",
    ),
    Lack(
        ("binary_media_types",),
        "HTTP APIs have no list of binary media types",
        "leave it out: they hand on every body, what is no text in base64",
    ),
    Lack(("compression",), "HTTP APIs do not compress", "compress in the functions, or in CloudFront"),
    Lack(
        ("resource_policy",),
        "HTTP APIs have no resource policies",
        "ask for IAM, or let a Lambda authorizer look at the caller's address",
    ),
    Lack(("waf",), "AWS WAF does not guard HTTP APIs", "put CloudFront with a web ACL in front of the API"),
    Lack(("endpoint", "type"), _ONE_WAY, _ONE_WAY_HINT, frozenset({"edge", "private"})),
    Lack(("endpoint", "vpc_endpoint_ids"), _ONE_WAY, _ONE_WAY_HINT),
    Lack(("custom_domain", "endpoint_type"), _ONE_WAY, "write REGIONAL", frozenset({"edge"})),
    Lack(
        ("custom_domain", "security_policy"),
        "domain names of HTTP APIs speak TLS 1.2",
        "write TLS_1_2",
        frozenset({"tls_1_0"}),
    ),
    Lack(
        ("authorizers", ANY_NAME, "type"),
        "HTTP APIs check tokens of user pools as JWTs",
        "write type: jwt with issuer: https://cognito-idp.REGION.amazonaws.com/POOL_ID and audiences: [CLIENT_ID]",
        frozenset({"cognito_user_pools"}),
    ),
    Lack(
        ("authorizers", ANY_NAME, "type"),
        "Lambda authorizers of HTTP APIs see the whole request",
        "write type: request",
        frozenset({"token"}),
    ),
    Lack(("authorizers", ANY_NAME, "type"), _KEYS, _KEY_HINT, frozenset({"api_key"})),
    Lack(
        ("authorizers", ANY_NAME, "validation_expression"),
        "authorizers of HTTP APIs have no regular expression for tokens",
        "check it in the function",
    ),
    Lack(
        ("integrations", ANY_NAME, "type"),
        "HTTP APIs hand requests on as they are: they have no mapping templates and no mocks",
        "write aws_proxy or http_proxy, or let a function serve the operation",
        frozenset({"aws", "http", "mock"}),
    ),
    Lack(
        ("integrations", ANY_NAME, "target"),
        "HTTP APIs call services by integrationSubtype, and make no requests of templates",
        "write integrationSubtype, requestParameters and credentials, such as integrationSubtype: SQS-SendMessage",
    ),
    Lack(
        ("vpc_links", ANY_NAME, "target_arns"),
        "VPC links of HTTP APIs lead into subnets",
        "write subnet_ids and security_group_ids, and the ARN of a listener into uri of the integration",
    ),
    Lack(
        ("alarms", ANY_NAME, "metric"),
        _NO_CACHES,
        "watch another metric",
        frozenset({"cachehitcount", "cachemisscount"}),
    ),
)
_ONLY_HTTP = "REST APIs have one format of events"
_OF_REST: tuple[Lack, ...] = (
    Lack(("payload_format_version",), _ONLY_HTTP, "leave it out, or set api_type: HTTP"),
    Lack(
        ("authorizers", ANY_NAME, "payload_format_version"), _ONLY_HTTP, "leave it out, or set api_type: HTTP"
    ),
    Lack(
        ("authorizers", ANY_NAME, "simple_responses"),
        "authorizers of REST APIs answer with a policy",
        "leave it out, or set api_type: HTTP",
    ),
)
_SOCKETS = "WebSocket APIs"
_LEAVE_OUT = "leave it out"
_OF_WEBSOCKET: tuple[Lack, ...] = (
    Lack(
        ("websocket",),
        "the contract is that of a WebSocket API already",
        "set api_type: REST or HTTP, and name a contract in OpenAPI",
    ),
    *_at_every_level("caching", f"{_SOCKETS} keep no answers", _LEAVE_OUT),
    *(
        Lack((name,), f"{_SOCKETS} of this tool ask for no API keys", "let src/authorizers/ check the key")
        for name in ("api_keys", "usage_plans", "api_key_source")
    ),
    Lack(("authorizers",), f"who may connect is decided by src/authorizers/ of {_SOCKETS}", _LEAVE_OUT),
    Lack(("integrations",), f"functions serve every route of {_SOCKETS}", _LEAVE_OUT),
    Lack(("vpc_links",), f"functions serve every route of {_SOCKETS}", _LEAVE_OUT),
    Lack(("methods",), f"{_SOCKETS} have routes and no methods", "write it for the whole stage"),
    Lack(
        ("stages", ANY_NAME, "methods"),
        f"{_SOCKETS} have routes and no methods",
        "write it for the whole stage",
    ),
    Lack(("tracing",), f"AWS X-Ray does not trace {_SOCKETS}", _TRACE_HINT, frozenset({"true"})),
    Lack(
        ("stages", ANY_NAME, "tracing"),
        f"AWS X-Ray does not trace {_SOCKETS}",
        _TRACE_HINT,
        frozenset({"true"}),
    ),
    Lack(("stages", ANY_NAME, "canary"), f"stages of {_SOCKETS} have no canaries", _LEAVE_OUT),
    Lack(
        ("alarms", ANY_NAME, "metric"),
        f"{_SOCKETS} do not measure that",
        "watch 4XXError, 5XXError, Count or IntegrationLatency",
        frozenset({"cachehitcount", "cachemisscount", "latency"}),
    ),
    Lack(("payload_format_version",), f"{_SOCKETS} have one format of events", _LEAVE_OUT),
    Lack(
        ("request_validation",),
        f"{_SOCKETS} check messages, and no parameters",
        "write all or none: the function checks the parameters of $connect",
        frozenset({"parameters"}),
    ),
    Lack(("waf",), f"AWS WAF does not guard {_SOCKETS}", "put CloudFront with a web ACL in front of the API"),
    Lack(("endpoint", "type"), f"{_SOCKETS} are regional", _LEAVE_OUT, frozenset({"edge", "private"})),
    Lack(("endpoint", "vpc_endpoint_ids"), f"{_SOCKETS} are regional", _LEAVE_OUT),
    Lack(
        ("custom_domain", "endpoint_type"), f"{_SOCKETS} are regional", "write REGIONAL", frozenset({"edge"})
    ),
    *(
        Lack((name,), f"{_SOCKETS} have no place for it", _LEAVE_OUT)
        for name in ("gateway_responses", "binary_media_types", "compression", "resource_policy")
    ),
)
_LACKS: Mapping[ApiType, tuple[Lack, ...]] = {
    ApiType.HTTP: _OF_HTTP,
    ApiType.REST: _OF_REST,
    ApiType.WEBSOCKET: _OF_WEBSOCKET,
}


def without_place(data: Mapping[str, Any]) -> Iterator[Finding]:
    """The settings that the type of API has no place for, and those that it needs in another way."""
    kind = api_type_of(data)
    for lack in _LACKS[kind]:
        for pointer, value in _found(data, lack.path):
            if not lack.only or str(value).lower() in lack.only:
                yield Finding(CODE, lack.what, pointer, lack.hint)
    yield from _stage_names(data, kind)
    yield from _authorizers(data, kind)


def api_type_of(data: Mapping[str, Any]) -> ApiType:
    """The type of API that the settings ask for."""
    return ApiType(data.get("api_type") or ApiType.REST)


def _found(value: Any, path: tuple[str, ...], pointer: str = "") -> Iterator[tuple[str, Any]]:
    """The values that a path leads to, each with its JSON pointer."""
    if not path:
        yield pointer, value
    elif isinstance(value, Mapping):
        names = list(value) if path[0] == ANY_NAME else [path[0]]
        for name in names:
            if value.get(name) is not None:
                yield from _found(value[name], path[1:], child(pointer, name))


def _stage_names(data: Mapping[str, Any], kind: ApiType) -> Iterator[Finding]:
    if kind is ApiType.HTTP:
        return
    named = [("/stage", data.get("stage"))]
    named += [(child("/stages", name), name) for name in data.get("stages") or ()]
    for pointer, name in named:
        if name == HTTP_DEFAULT_STAGE:
            yield Finding(
                CODE,
                f"the name of a {kind} API's stage is in its address: it can't be {HTTP_DEFAULT_STAGE}",
                pointer,
                "write letters, digits, hyphens and underscores, or set api_type: HTTP",
            )


_SOURCES = {
    ApiType.REST: ("method.", "stageVariables.", "context."),
    ApiType.HTTP: ("$",),
    ApiType.WEBSOCKET: ("route.",),
}
_SOURCE_EXAMPLES = {
    ApiType.REST: "method.request.header.Authorization",
    ApiType.HTTP: "$request.header.Authorization",
    ApiType.WEBSOCKET: "route.request.header.Authorization",
}


def _authorizers(data: Mapping[str, Any], kind: ApiType) -> Iterator[Finding]:
    for name, entry in (data.get("authorizers") or {}).items():
        place = child("/authorizers", name)
        for index, source in enumerate(entry.get("identity_sources") or ()):
            if not source.startswith(_SOURCES[kind]):
                yield Finding(
                    CODE,
                    f"identity sources of {kind} APIs are not written like {source!r}",
                    child(place, "identity_sources", index),
                    f"write them like {_SOURCE_EXAMPLES[kind]}",
                )
        if kind is ApiType.HTTP:
            yield from _http_authorizer(entry, place)


def _http_authorizer(entry: Mapping[str, Any], place: str) -> Iterator[Finding]:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html"""
    if entry["type"] == "jwt" and not entry.get("audiences"):
        yield Finding("CG155", "a JWT authorizer of an HTTP API needs audiences", place, "add audiences")
    if entry.get("simple_responses") and entry.get("payload_format_version") == "1.0":
        yield Finding(
            "CG152",
            "with payload format 1.0, authorizers answer with a policy",
            child(place, "simple_responses"),
            "leave it out, or set payload_format_version: '2.0'",
        )
