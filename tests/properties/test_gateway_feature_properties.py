"""What a feature writes, it reads back the same: extensions and CloudFormation properties alike."""

from __future__ import annotations

import string
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegen.core.diagnostics import SourceLocation
from codegen.core.fields import Fields
from codegen.core.findings import Findings
from codegen.core.records import replace
from codegen.features.alarm import resources as write_alarm
from codegen.features.alarm import settings as read_alarm
from codegen.features.api_key import resources as write_api_key
from codegen.features.api_key import settings as read_api_key
from codegen.features.authorization import resources as write_authorization
from codegen.features.authorization import settings as read_authorization
from codegen.features.binary_media import resources as write_binary_media
from codegen.features.binary_media import settings as read_binary_media
from codegen.features.compression import resources as write_compression
from codegen.features.compression import settings as read_compression
from codegen.features.cors import resources as write_cors
from codegen.features.cors import settings as read_cors
from codegen.features.documentation import resources as write_documentation
from codegen.features.documentation import settings as read_documentation
from codegen.features.domain_name import resources as write_domain
from codegen.features.domain_name import settings as read_domain
from codegen.features.endpoint import resources as write_endpoint
from codegen.features.endpoint import settings as read_endpoint
from codegen.features.gateway_responses import resources as write_gateway_responses
from codegen.features.gateway_responses import settings as read_gateway_responses
from codegen.features.integration import resources as write_integration
from codegen.features.integration import settings as read_integration
from codegen.features.policy import resources as write_policy
from codegen.features.policy import settings as read_policy
from codegen.features.request_validation import resources as write_validation
from codegen.features.request_validation import settings as read_validation
from codegen.features.stage import resources as write_stage
from codegen.features.stage import settings as read_stage
from codegen.ir.api import ApiType, Authorizer, Cors, GatewayResponse, Model, RequestValidator
from codegen.ir.application import Stage
from codegen.ir.deployment import Alarm
from codegen.ir.domain import BasePathMapping, DomainName, MutualTls
from codegen.ir.integration import (
    ContentHandling,
    Integration,
    IntegrationResponse,
    IntegrationType,
    PassthroughBehavior,
)

quickly = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Enough to hit every field, on a busy machine, too."""

NAME = st.text(string.ascii_letters + string.digits + "-_", min_size=1, max_size=12)
TEXT = st.text(min_size=1, max_size=20)
MAYBE_TEXT = st.none() | TEXT
STATUS = st.integers(100, 599).map(str)
TEMPLATES = st.dictionaries(
    st.sampled_from(["application/json", "text/xml", "*/*"]), st.text(max_size=30), max_size=2
)
PARAMETERS = st.dictionaries(TEXT, TEXT, max_size=3)
HANDLING = st.none() | st.sampled_from(ContentHandling)
SOURCES = st.lists(NAME.map("method.request.header.{}".format), unique=True, max_size=3).map(tuple)


def findings() -> Findings:
    return Findings(lambda pointer: SourceLocation("api.yaml", 1, 1, pointer))


def without_sources(value: Any) -> Any:
    """A copy whose parts say nothing about where they were read."""
    names = set(value.__struct_fields__)
    plain = replace(value, source="") if "source" in names else value
    if "responses" in names:
        plain = replace(plain, responses=tuple(without_sources(response) for response in value.responses))
    return plain


INTEGRATION_RESPONSES = st.lists(
    st.builds(
        IntegrationResponse,
        status_code=STATUS,
        selection_pattern=st.none() | TEXT.filter(lambda text: text != "default"),
        response_parameters=PARAMETERS,
        response_templates=TEMPLATES,
        content_handling=HANDLING,
        source=st.just(""),
    ),
    max_size=3,
    unique_by=lambda response: response.selection_pattern,
).map(tuple)


@st.composite
def integrations(draw: st.DrawFn, is_http_api: bool = False) -> Integration:
    kind = draw(st.sampled_from(IntegrationType))
    needs_uri = kind is not IntegrationType.MOCK
    return Integration(
        type=kind,
        source="",
        uri=draw(NAME.map("https://example.com/{}".format)) if needs_uri else "",
        http_method=draw(st.sampled_from(["GET", "POST", "ANY"])) if needs_uri else "",
        credentials=draw(MAYBE_TEXT),
        connection_type=draw(st.sampled_from(["INTERNET", "VPC_LINK"])),
        connection_id=draw(MAYBE_TEXT),
        integration_target=draw(MAYBE_TEXT),
        timeout_in_millis=draw(st.integers(50, 29_000)),
        passthrough_behavior=draw(st.sampled_from(PassthroughBehavior)),
        content_handling=draw(HANDLING),
        request_parameters=draw(PARAMETERS),
        request_templates=draw(TEMPLATES),
        responses=draw(INTEGRATION_RESPONSES),
        response_parameters=draw(st.dictionaries(STATUS, PARAMETERS, max_size=2)) if is_http_api else {},
        cache_namespace=draw(MAYBE_TEXT),
        cache_key_parameters=draw(SOURCES),
        response_transfer_mode=draw(st.sampled_from(["BUFFERED", "STREAM"])),
    )


@quickly
@given(integrations(), st.booleans(), MAYBE_TEXT)
def test_an_integration_extension_reads_back(
    integration: Integration, skip: bool, server: str | None
) -> None:
    integration = replace(
        integration,
        tls_insecure_skip_verification=skip,
        tls_server_name_to_verify=server,
        integration_subtype=server,
    )
    found = findings()
    read = read_integration.read_extension(write_integration.write_extension(integration), "", found)
    assert found.diagnostics == []
    assert read is not None
    assert without_sources(read) == integration


@quickly
@given(integrations(is_http_api=True), st.sampled_from(["1.0", "2.0"]))
def test_an_integration_of_an_http_api_reads_back(integration: Integration, version: str) -> None:
    integration = replace(integration, payload_format_version=version)
    data = write_integration.write_extension(integration, ApiType.HTTP)
    read = read_integration.read_extension(data, "", findings(), ApiType.HTTP)
    assert read is not None
    assert without_sources(read) == integration


@quickly
@given(integrations())
def test_the_integration_of_a_method_resource_reads_back(integration: Integration) -> None:
    found = findings()
    read = read_integration.read_properties(write_integration.write_properties(integration), "", found)
    assert found.diagnostics == []
    assert read is not None
    assert without_sources(read) == integration


@st.composite
def authorizers(draw: st.DrawFn) -> Authorizer:
    kind = draw(st.sampled_from(read_authorization.AuthorizerType))
    is_lambda = kind in (read_authorization.AuthorizerType.TOKEN, read_authorization.AuthorizerType.REQUEST)
    is_cognito = kind is read_authorization.AuthorizerType.COGNITO_USER_POOLS
    return Authorizer(
        name=draw(NAME),
        type=kind,
        authorizer_uri=draw(TEXT) if is_lambda else "",
        authorizer_credentials=draw(MAYBE_TEXT),
        authorizer_result_ttl_in_seconds=draw(st.none() | st.integers(0, 3600)),
        identity_source=draw(SOURCES),
        identity_validation_expression=draw(MAYBE_TEXT),
        provider_arns=draw(st.lists(TEXT, min_size=1, max_size=2).map(tuple)) if is_cognito else (),
        jwt_configuration=draw(st.dictionaries(NAME, TEXT, max_size=2)),
        auth_type=draw(st.sampled_from(["", "custom", "oauth2"])),
    )


@quickly
@given(authorizers(), st.sampled_from(["1.0", "2.0"]), st.booleans())
def test_a_security_scheme_with_an_authorizer_reads_back(
    authorizer: Authorizer, version: str, simple: bool
) -> None:
    authorizer = replace(
        authorizer, authorizer_payload_format_version=version, enable_simple_responses=simple
    )
    found = findings()
    scheme = write_authorization.write_scheme(authorizer)
    read = read_authorization.read_extension(authorizer.name, scheme, "", found)
    assert found.diagnostics == []
    assert read is not None
    assert without_sources(read) == authorizer


@quickly
@given(authorizers())
def test_an_authorizer_resource_reads_back(authorizer: Authorizer) -> None:
    read = read_authorization.read_properties(
        write_authorization.write_properties(authorizer), "", findings(), "Authorizer"
    )
    assert read is not None
    assert without_sources(read) == authorizer


GATEWAY_RESPONSES = st.builds(
    GatewayResponse,
    response_type=st.sampled_from(sorted(read_gateway_responses.RESPONSE_TYPES)),
    status_code=st.none() | STATUS,
    response_parameters=PARAMETERS,
    response_templates=TEMPLATES,
)


@quickly
@given(st.lists(GATEWAY_RESPONSES, unique_by=lambda response: response.response_type, max_size=3))
def test_gateway_responses_read_back(responses: list[GatewayResponse]) -> None:
    by_type = {response.response_type: response for response in responses}
    data = write_gateway_responses.write_extension(by_type)
    assert read_gateway_responses.read_extension(data, "", findings()) == by_type
    for response in responses:
        properties = write_gateway_responses.write_properties(response)
        assert read_gateway_responses.read_properties(properties, "", findings()) == response


@quickly
@given(st.builds(RequestValidator, NAME, st.booleans(), st.booleans()))
def test_a_request_validator_reads_back(validator: RequestValidator) -> None:
    data = write_validation.write_validators({validator.name: validator})
    assert read_validation.read_validators(data, "", findings()) == {validator.name: validator}
    properties = write_validation.write_validator_properties(validator)
    assert read_validation.read_validator_properties(properties, "", findings(), "Id") == validator


@quickly
@given(st.builds(Model, NAME, st.dictionaries(NAME, TEXT, max_size=3), TEXT))
def test_a_model_reads_back(model: Model) -> None:
    properties = write_validation.write_model_properties(model)
    assert read_validation.read_model_properties(properties, "", findings(), "Id") == model


@quickly
@given(st.lists(st.sampled_from(["image/png", "*/*", "application/*"]), unique=True).map(tuple))
def test_binary_media_types_read_back(media_types: tuple[str, ...]) -> None:
    extension = write_binary_media.write_extension(media_types)
    properties = write_binary_media.write_properties(media_types)
    assert read_binary_media.read_extension(extension, "", findings()) == media_types
    assert read_binary_media.read_properties(properties, "", findings()) == media_types


@quickly
@given(
    st.none()
    | st.builds(
        Cors,
        allow_origins=st.lists(NAME, max_size=2).map(tuple),
        allow_methods=st.lists(st.sampled_from(["GET", "PUT"]), max_size=2).map(tuple),
        allow_headers=st.lists(NAME, max_size=2).map(tuple),
        expose_headers=st.lists(NAME, max_size=2).map(tuple),
        allow_credentials=st.booleans(),
        max_age=st.none() | st.integers(-1, 86_400),
    )
)
def test_cors_reads_back(cors: Cors | None) -> None:
    data = write_cors.write_extension(cors).get(read_cors.EXTENSION)
    assert read_cors.read_extension(data, "", findings()) == cors


@quickly
@given(st.none() | st.integers(0, read_compression.LARGEST))
def test_the_compression_size_reads_back(size: int | None) -> None:
    extension = write_compression.write_extension(size).get(read_compression.EXTENSION)
    properties = write_compression.write_properties(size).get(read_compression.PROPERTY)
    assert read_compression.read_extension(extension, "", findings()) == size
    assert read_compression.read_properties(properties, "", findings()) == size


@quickly
@given(st.sampled_from(read_api_key.ApiKeySource))
def test_the_source_of_api_keys_reads_back(source: read_api_key.ApiKeySource) -> None:
    extension = write_api_key.write_extension(source).get(read_api_key.EXTENSION)
    properties = write_api_key.write_properties(source).get(read_api_key.PROPERTY)
    assert read_api_key.read_extension(extension, "", findings()) is source
    assert read_api_key.read_properties(properties, "", findings()) is source


@quickly
@given(st.none() | st.fixed_dictionaries({"Version": TEXT, "Statement": st.lists(PARAMETERS, max_size=2)}))
def test_a_resource_policy_reads_back(policy: dict[str, Any] | None) -> None:
    assert read_policy.read_policy(write_policy.write_policy(policy), "", findings()) == policy


@quickly
@given(
    st.builds(
        read_endpoint.Endpoint,
        types=st.lists(st.sampled_from(read_endpoint.EndpointType), max_size=1).map(tuple),
        vpc_endpoint_ids=st.lists(NAME, max_size=2).map(tuple),
        disable_execute_api_endpoint=st.booleans(),
    )
)
def test_an_endpoint_reads_back(endpoint: read_endpoint.Endpoint) -> None:
    assert read_endpoint.read_extension(write_endpoint.write_extension(endpoint), "", findings()) == endpoint
    assert (
        read_endpoint.read_properties(write_endpoint.write_properties(endpoint), "", findings()) == endpoint
    )


METHOD_KEYS = st.just("*/*") | st.builds(
    "{} {}".format,
    st.sampled_from(["GET", "POST", "*"]),
    st.sampled_from(["/", "/pets", "/pets/{id}", "/a/b/{c+}"]),
)
METHOD_SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "cachingEnabled": st.booleans(),
        "cacheTtlInSeconds": st.integers(0, 3600),
        "throttlingRateLimit": st.floats(0, 10_000),
        "throttlingBurstLimit": st.integers(0, 5000),
        "loggingLevel": st.sampled_from(["OFF", "ERROR", "INFO"]),
        "dataTraceEnabled": st.booleans(),
    },
)


@quickly
@given(
    st.builds(
        Stage,
        name=NAME,
        variables=st.dictionaries(NAME, NAME, max_size=3),
        method_settings=st.dictionaries(METHOD_KEYS, METHOD_SETTINGS, max_size=3),
        access_log_format=MAYBE_TEXT,
        access_log_destination=st.just("") | TEXT,
        tracing_enabled=st.booleans(),
        cache_cluster_enabled=st.booleans(),
        cache_cluster_size=st.none() | st.sampled_from(["0.5", "1.6"]),
        description=st.just("") | TEXT,
    )
)
def test_a_stage_reads_back(stage: Stage) -> None:
    found = findings()
    read = read_stage.read_properties(write_stage.write_properties(stage), "", found)
    assert found.diagnostics == []
    assert without_sources(read) == stage


@quickly
@given(
    st.builds(
        DomainName,
        domain_name=NAME,
        certificate_arn=NAME,
        endpoint_type=st.sampled_from(["REGIONAL", "EDGE"]),
        security_policy=st.sampled_from(["TLS_1_0", "TLS_1_2"]),
        mutual_tls=st.none() | st.builds(MutualTls, NAME, st.just("") | NAME),
    )
)
def test_a_domain_name_reads_back(domain: DomainName) -> None:
    found = findings()
    assert (
        read_domain.read_domain_properties(write_domain.write_domain_properties(domain), "", found) == domain
    )
    assert found.diagnostics == []


@quickly
@given(st.builds(BasePathMapping, NAME, st.just("") | NAME))
def test_a_base_path_mapping_reads_back(mapping: BasePathMapping) -> None:
    data = write_domain.write_mapping_properties(mapping)
    assert read_domain.read_mapping_properties(data, "", findings()) == mapping


@quickly
@given(
    st.builds(
        Alarm,
        name=NAME,
        metric_name=st.sampled_from(["5XXError", "Latency"]),
        threshold=st.integers(0, 100) | st.floats(0, 1),
        stage=NAME,
        statistic=st.sampled_from(["Sum", "Average", "p99", "p99.9"]),
        comparison_operator=st.sampled_from(["GreaterThanThreshold", "LessThanThreshold"]),
        period=st.integers(60, 3600),
        evaluation_periods=st.integers(1, 10),
        datapoints_to_alarm=st.none() | st.integers(1, 10),
        alarm_actions=st.lists(NAME, max_size=2).map(tuple),
        description=st.just("") | TEXT,
    )
)
def test_an_alarm_reads_back(alarm: Alarm) -> None:
    assert read_alarm.read_properties(write_alarm.write_properties(alarm, "Shop"), "", findings()) == alarm


@quickly
@given(st.none() | st.fixed_dictionaries({"version": TEXT, "documentationParts": st.just([])}))
def test_documentation_reads_back(documentation: dict[str, Any] | None) -> None:
    data = write_documentation.write_extension(documentation).get(read_documentation.EXTENSION)
    assert read_documentation.read_extension(data, "", findings()) == documentation


@quickly
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | TEXT,
        lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    )
)
def test_any_value_is_read_without_an_error_of_ours(value: Any) -> None:
    found = findings()
    read_integration.read_extension(value, "", found)
    read_integration.read_properties(value, "", found)
    read_gateway_responses.read_extension(value, "", found)
    read_validation.read_validators(value, "", found)
    read_endpoint.read_properties(value, "", found)
    read_stage.read_properties(value, "", found)
    read_policy.read_policy(value, "", found)
    read_documentation.read_extension(value, "", found)
    read_cors.read_extension(value, "", found)
    read_domain.read_domain_properties(value, "", found)
    read_domain.read_mapping_properties(value, "", found)
    read_alarm.read_properties(value, "", found)
    read_authorization.read_extension("a", {read_authorization.EXTENSION: value}, "", found)
    entry = Fields({"a": value}, "", found, "a thing")
    assert isinstance(entry.text("a"), str | None)
    assert isinstance(entry.strings("a"), tuple)
    assert isinstance(entry.texts("a"), dict)
