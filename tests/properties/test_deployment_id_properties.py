"""The id of a deployment changes when the API behaves differently, and only then; and so does its logical id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegen.core.names import PythonIdentifier
from codegen.core.records import replace
from codegen.deploy.stages import stage_ids, stages
from codegen.deploy.templated_api import TemplatedApi
from codegen.ir.api import (
    Api,
    ApiType,
    AuthorizationType,
    Authorizer,
    GatewayResponse,
    MethodResponse,
    Model,
    RequestValidator,
    Route,
)
from codegen.ir.integration import Integration, IntegrationResponse, IntegrationType
from codegen.ir.operation import Operation
from codegen.ir.project import Project, ProjectSettings
from codegen.ir.schema import schema_ref
from codegen.render.deployment_id import deployment_id

quickly = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
Change = Callable[[Api], Api]

NAME = st.text("abcdefgh", min_size=1, max_size=6)
VALIDATOR = RequestValidator("strict", validate_request_body=True, validate_request_parameters=True)
METHODS = ("GET", "PUT", "POST")


@st.composite
def apis(draw: st.DrawFn) -> Api:
    """An API with a method for every path, each of which uses models, an authorizer and an integration."""
    paths = draw(st.lists(NAME.map("/{}".format), min_size=1, max_size=4, unique=True))
    pet = {"type": "object", "required": ["a", "b"], "properties": {"a": {"$ref": schema_ref("Tag")}}}
    label = {"type": "string", "enum": ["x", "y"], "maxLength": draw(st.integers(1, 9))}
    guard = Authorizer("auth", "token", f"arn:{draw(NAME)}", identity_source=("method.request.header.A",))
    throttled = GatewayResponse("THROTTLED", "429", {"gatewayresponse.header.A": "'1'"}, {"a/b": "c"})
    return Api(
        name=draw(NAME),
        type=ApiType.REST,
        version="1",
        routes=tuple(_route(draw, path) for path in paths),
        source="api.yaml",
        models={"Pet": Model("Pet", pet), "Tag": Model("Tag", label)},
        authorizers={"auth": guard},
        request_validators={"strict": VALIDATOR},
        gateway_responses={"THROTTLED": throttled},
        binary_media_types=("image/png", "image/webp"),
    )


def _route(draw: st.DrawFn, path: str) -> Route:
    method = draw(st.sampled_from(METHODS))
    kind = draw(st.sampled_from((IntegrationType.AWS, IntegrationType.AWS_PROXY)))
    return Route(
        method,
        path,
        Operation(method, path, draw(NAME), "/paths/x"),
        "/paths/x",
        request_parameters={"method.request.querystring.q": True, "method.request.header.H": False},
        request_models={"application/json": "Pet"},
        request_validator=VALIDATOR,
        method_responses=(MethodResponse("200", {"method.response.header.A": False}),),
        integration=Integration(
            kind,
            "/paths/x/integration",
            uri=f"arn:aws:apigateway:{draw(NAME)}",
            http_method="POST",
            responses=(IntegrationResponse("200", response_templates={"a/b": "x"}),),
        ),
        authorization_type=AuthorizationType.CUSTOM,
        authorizer="auth",
        authorization_scopes=("a", "b"),
    )


def first(api: Api, **changes: Any) -> Api:
    """The API with a change in its first method."""
    return replace(api, routes=(replace(api.routes[0], **changes), *api.routes[1:]))


def integration(api: Api, **changes: Any) -> Api:
    before = api.routes[0].integration
    assert before is not None
    return first(api, integration=replace(before, **changes))


def authorizer(api: Api, **changes: Any) -> Api:
    return replace(api, authorizers={"auth": replace(api.authorizers["auth"], **changes)})


def pet(api: Api, **keywords: Any) -> Api:
    return replace(api, models={**api.models, "Pet": Model("Pet", {**api.models["Pet"].schema, **keywords})})


def tag(api: Api, **keywords: Any) -> Api:
    return replace(api, models={**api.models, "Tag": Model("Tag", {**api.models["Tag"].schema, **keywords})})


def renamed(api: Api) -> Api:
    """Models, authorizer and validator under other names."""
    schema = {**api.models["Pet"].schema, "properties": {"a": {"$ref": schema_ref("Label")}}}
    validator = replace(VALIDATOR, name="other")
    return replace(
        api,
        models={"Label": Model("Label", api.models["Tag"].schema), "Animal": Model("Animal", schema)},
        authorizers={"who": replace(api.authorizers["auth"], name="who")},
        request_validators={"other": validator},
        routes=tuple(
            replace(
                route,
                request_models={"application/json": "Animal"},
                authorizer="who",
                request_validator=validator,
            )
            for route in api.routes
        ),
    )


SAME: dict[str, Change] = {
    "name": lambda api: replace(api, name=api.name + "!", version="2", description="new"),
    "source": lambda api: replace(api, source="other.yaml"),
    "documentation": lambda api: replace(api, documentation={"version": "2"}),
    "tags": lambda api: replace(api, tags={"a": "b"}),
    "order of methods": lambda api: replace(api, routes=tuple(reversed(api.routes))),
    "operation": lambda api: first(api, operation=Operation("GET", "/", "other", "/paths/y")),
    "place": lambda api: integration(first(api, source="/paths/y"), source="/paths/y"),
    "unused model": lambda api: replace(api, models={**api.models, "New": Model("New", {"type": "object"})}),
    "unused authorizer": lambda api: replace(
        api, authorizers={**api.authorizers, "x": Authorizer("x", "token", "arn:x")}
    ),
    "unused validator": lambda api: replace(api, request_validators={}),
    "names": renamed,
    "annotation": lambda api: pet(api, description="A pet", title="Pet"),
    "order in required": lambda api: pet(api, required=["b", "a"]),
    "order in enum": lambda api: tag(api, enum=["y", "x"]),
    "order of binary types": lambda api: replace(api, binary_media_types=("image/webp", "image/png")),
    "order of scopes": lambda api: first(api, authorization_scopes=("b", "a")),
    "parameter that is not required": lambda api: first(
        api, request_parameters={**api.routes[0].request_parameters, "method.request.header.New": False}
    ),
    "default said": lambda api: integration(api, timeout_in_millis=29_000),
}  # fmt: skip
DIFFERENT: dict[str, Change] = {
    "method": lambda api: replace(api, routes=(*api.routes, replace(api.routes[0], path="/new/path"))),
    "without a method": lambda api: replace(api, routes=api.routes[1:]),
    "uri": lambda api: integration(api, uri="arn:other:uri"),
    "timeout": lambda api: integration(api, timeout_in_millis=28_999),
    "credentials": lambda api: integration(api, credentials="arn:role"),
    "kind": lambda api: integration(api, type=IntegrationType.HTTP),
    "cache key": lambda api: integration(api, cache_key_parameters=("method.request.querystring.q",)),
    "open": lambda api: first(api, authorization_type=AuthorizationType.NONE, authorizer=None),
    "iam": lambda api: first(api, authorization_type=AuthorizationType.AWS_IAM, authorizer=None),
    "scope": lambda api: first(api, authorization_scopes=("a",)),
    "key": lambda api: first(api, api_key_required=True),
    "no validator": lambda api: first(api, request_validator=None),
    "body unchecked": lambda api: first(api, request_validator=replace(VALIDATOR, validate_request_body=False)),
    "other media type": lambda api: first(api, request_models={"application/xml": "Pet"}),
    "parameter required": lambda api: first(
        api, request_parameters={"method.request.querystring.q": True, "method.request.header.H": True}
    ),
    "required property": lambda api: pet(api, required=["a"]),
    "bound of a model that is referred to": lambda api: tag(api, maxLength=99),
    "authorizer": lambda api: authorizer(api, authorizer_uri="arn:other:function"),
    "ttl": lambda api: authorizer(api, authorizer_result_ttl_in_seconds=0),
    "identity source": lambda api: authorizer(api, identity_source=("method.request.header.B",)),
    "gateway response": lambda api: replace(api, gateway_responses={}),
    "binary types": lambda api: replace(api, binary_media_types=("image/png",)),
    "compression": lambda api: replace(api, minimum_compression_size=0),
    "key source": lambda api: replace(api, api_key_source="AUTHORIZER"),
    "policy": lambda api: replace(api, policy={"Statement": []}),
    "own address": lambda api: replace(api, disable_execute_api_endpoint=True),
}  # fmt: skip


def logical_id(api: Api) -> str:
    """Of the deployment among the resources, as every tool has it but SAM."""
    project = Project(api, "a", PythonIdentifier("a_api"), (), (), ProjectSettings())
    templated = TemplatedApi(project, api, stage_ids(project), {}, {})
    kinds = {name: resource["Type"] for name, resource in stages(templated)}
    (found,) = (name for name, kind in kinds.items() if kind == "AWS::ApiGateway::Deployment")
    assert found.isalnum()
    return found


@quickly
@given(apis(), st.lists(st.sampled_from(sorted(SAME)), max_size=4))
def test_what_changes_no_behaviour_keeps_the_id(api: Api, changes: list[str]) -> None:
    changed = api
    for name in dict.fromkeys(changes):
        if name != "names":  # the others change parts by their names
            changed = SAME[name](changed)
    if "names" in changes:
        changed = renamed(changed)
    assert deployment_id(changed) == deployment_id(api)
    assert logical_id(changed) == logical_id(api)


@quickly
@given(apis(), st.sampled_from(sorted(DIFFERENT)))
def test_what_changes_behaviour_changes_the_id(api: Api, change: str) -> None:
    changed = DIFFERENT[change](api)
    assert deployment_id(changed) != deployment_id(api)
    assert logical_id(changed) != logical_id(api)


OF_THE_ID = {
    Api: {"routes", "models", "authorizers", "gateway_responses", "binary_media_types", "minimum_compression_size",
          "api_key_source", "policy", "disable_execute_api_endpoint"},
    Route: {"http_method", "path", "request_parameters", "request_models", "request_validator", "method_responses",
            "integration", "authorization_type", "authorizer", "authorization_scopes", "api_key_required"},
    GatewayResponse: {"response_type", "status_code", "response_parameters", "response_templates"},
}  # fmt: skip
NOT_OF_THE_ID = {
    # names and texts, what another member says already, what takes effect at once, what other types of API have
    Api: {"name", "type", "version", "source", "description", "schemas", "security_schemes", "request_validators",
          "endpoint_types", "vpc_endpoint_ids", "iam_schemes", "cors", "resource_tags", "documentation", "tags",
          "servers", "route_selection_expression", "api_key_selection_expression", "digests"},
    Route: {"operation", "source", "is_authorization_settled", "path_parameters", "query_literals",
            "model_selection_expression", "route_response_selection_expression"},
    GatewayResponse: set(),
}  # fmt: skip


@pytest.mark.parametrize("kind", [Api, Route, GatewayResponse])
def test_every_member_has_its_part_in_the_id_or_none(kind: type[Api | Route | GatewayResponse]) -> None:
    assert set(kind.__struct_fields__) == OF_THE_ID[kind] | NOT_OF_THE_ID[kind]
    assert not OF_THE_ID[kind] & NOT_OF_THE_ID[kind]


def test_templates_and_headers_count_where_there_are_templates() -> None:
    answer = IntegrationResponse("200", response_templates={"a/b": "x"})
    route = Route("GET", "/", Operation("GET", "/", None, ""), "", method_responses=(MethodResponse("200"),))
    for kind, is_read in ((IntegrationType.MOCK, True), (IntegrationType.AWS_PROXY, False)):
        made = Integration(kind, "", uri="arn:x", http_method="POST", responses=(answer,))
        api = Api("a", ApiType.REST, "", (replace(route, integration=made),), "")
        other = integration(api, responses=(replace(answer, response_templates={"a/b": "y"}),))
        assert (deployment_id(api) != deployment_id(other)) is is_read
        wider = first(api, method_responses=(MethodResponse("200", {"method.response.header.A": False}),))
        assert (deployment_id(api) != deployment_id(wider)) is is_read


def test_models_may_refer_to_each_other_in_a_circle() -> None:
    validator = RequestValidator("v", validate_request_body=True, validate_request_parameters=False)
    models = {
        "A": Model("A", {"properties": {"b": {"$ref": schema_ref("B")}}}),
        "B": Model("B", {"properties": {"a": {"$ref": schema_ref("A")}}}),
    }
    operation = Operation("PUT", "/", None, "")
    route = Route("PUT", "/", operation, "", request_models={"a/b": "A"}, request_validator=validator)
    api = Api("a", ApiType.REST, "", (route,), "", models=models)
    assert len(deployment_id(api)) == 10
    stricter = Model("B", {**models["B"].schema, "required": ["a"]})
    assert deployment_id(replace(api, models={**models, "B": stricter})) != deployment_id(api)
