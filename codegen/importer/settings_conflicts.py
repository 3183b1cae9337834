"""What is wrong with settings that their schema can't say: names that nothing has, and settings that need another.

In: settings as their schema wants them. Out: findings with the JSON pointer of their place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.core.names import PythonIdentifier
from codegen.core.pointer import child
from codegen.core.suggestions import did_you_mean
from codegen.features.authorization.settings import AuthorizerType
from codegen.features.gateway_responses.settings import RESPONSE_TYPES
from codegen.importer.managed_policies import managed_policies
from codegen.importer.project_names import MODULE_NAMES_TAKEN
from codegen.importer.settings_api_types import without_place
from codegen.importer.settings_check import Finding
from codegen.importer.settings_deployment import stage_names
from codegen.importer.settings_vpc_links import vpc_link_findings

RESERVED_VARIABLES = frozenset("""
    AWS_REGION AWS_DEFAULT_REGION AWS_EXECUTION_ENV AWS_LAMBDA_FUNCTION_NAME AWS_LAMBDA_FUNCTION_MEMORY_SIZE
    AWS_LAMBDA_FUNCTION_VERSION AWS_LAMBDA_INITIALIZATION_TYPE AWS_LAMBDA_LOG_GROUP_NAME AWS_LAMBDA_LOG_STREAM_NAME
    AWS_ACCESS_KEY AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_LAMBDA_RUNTIME_API LAMBDA_TASK_ROOT
    LAMBDA_RUNTIME_DIR
    """.split())
"""Environment variables that Lambda sets itself
(https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html)."""
_RESERVED_PACKAGES = MODULE_NAMES_TAKEN | {"codegen"}
_NEEDED = {
    AuthorizerType.COGNITO_USER_POOLS.value: "user_pool_arns",
    AuthorizerType.TOKEN.value: "function_arn",
    AuthorizerType.REQUEST.value: "function_arn",
    AuthorizerType.JWT.value: "issuer",
}
"""What an authorizer of a type can't be without."""


def conflicts(data: Mapping[str, Any]) -> Iterator[Finding]:
    """What a schema can't say."""
    yield from (finding._replace(rests_on=("/api_type",)) for finding in without_place(data))
    yield from _package(data)
    yield from _variables(data)
    yield from _policies(data)
    yield from _concurrency(data)
    yield from _stages(data)
    yield from _caching(data)
    yield from _names(data)
    yield from _keys(data)
    yield from _authorizers(data)
    yield from _endpoint(data)
    yield from _domain(data)
    yield from _cors(data)
    yield from vpc_link_findings(data)


def _package(data: Mapping[str, Any]) -> Iterator[Finding]:
    if data.get("package") in _RESERVED_PACKAGES or not is_identifier(data.get("package")):
        message = f"the package can't be called {data['package']}: Python or a tool has that name"
        yield Finding("CG152", message, "/package", "choose another name")


def is_identifier(name: str | None) -> bool:
    """Whether Python could have such a name, or there is none."""
    try:
        return name is None or bool(PythonIdentifier(name))
    except ValueError:
        return False


def of_functions(data: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What is said of all functions and of single ones, each with its JSON pointer."""
    yield "/function", data.get("function") or {}
    for name, entry in (data.get("functions") or {}).items():
        yield child("/functions", name), entry or {}


def _variables(data: Mapping[str, Any]) -> Iterator[Finding]:
    for place, owner in of_functions(data):
        for key in owner.get("environment") or {}:
            if key in RESERVED_VARIABLES:
                message = f"the environment variable {key} belongs to Lambda"
                yield Finding("CG152", message, child(place, "environment", key), "choose another name")


def _policies(data: Mapping[str, Any]) -> Iterator[Finding]:
    for place, owner in of_functions(data):
        for index, policy in enumerate(owner.get("policies") or ()):
            if isinstance(policy, str) and not policy.startswith("arn:") and policy not in managed_policies():
                yield Finding(
                    "CG156",
                    f"AWS has no managed policy {policy!r}",
                    child(place, "policies", index),
                    did_you_mean(policy, managed_policies(), "write the ARN of your own, or of a newer one"),
                )


def _concurrency(data: Mapping[str, Any]) -> Iterator[Finding]:
    """https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html"""
    names = "provisioned_concurrency", "reserved_concurrency"
    of_all = data.get("function") or {}
    for place, owner in of_functions(data):
        said = [name for name in names if owner.get(name) is not None]
        provisioned, reserved = (owner[name] if name in said else of_all.get(name) for name in names)
        if said and provisioned and reserved is not None and provisioned > reserved:
            yield Finding(
                "CG152",
                f"{provisioned} execution environments can't be kept ready where {reserved} may run at once",
                child(place, said[0]),
                f"let provisioned_concurrency be {reserved} at most, or reserve more",
                tuple(child(where, name) for where in ("/function", place) for name in names),
            )


def _stages(data: Mapping[str, Any]) -> Iterator[Finding]:
    stages = data.get("stages") or {}
    if stages and data.get("stage") is not None and data["stage"] not in stages:
        message = f"stage is {data['stage']!r}, which is none of the stages"
        yield Finding("CG156", message, "/stage", f"write one of: {', '.join(stages)}", ("/stages",))
    for name, stage in stages.items():
        for key, method in ((stage or {}).get("methods") or {}).items():
            if ((method or {}).get("caching") or {}).get("key_parameters"):
                yield Finding(
                    "CG152",
                    "the key parameters of a cache are the same in every stage",
                    child("/stages", name, "methods", key, "caching", "key_parameters"),
                    "write them below methods at the top",
                )


def _caching(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Caching of methods where nothing has a cache (an empty object is no cache either)."""
    stages = [stage or {} for stage in (data.get("stages") or {}).values()]
    if any(level.get("caching") for level in (data, *stages)):
        return
    for key, method in (data.get("methods") or {}).items():
        # Key parameters belong to the integration, whatever a stage does with them.
        if set((method or {}).get("caching") or ()) - {"key_parameters"}:
            yield Finding(
                "CG152",
                "caching of a method has no effect: no stage has a cache",
                child("/methods", key, "caching"),
                "write caching: {size_gb: 0.5} for a stage, or at the top for all of them",
            )


def _names(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Names of stages and keys that nothing has."""
    stages, rests_on = stage_names(data), ("/stages", "/stage")
    for plural in ("usage_plans", "alarms"):
        for name, entry in (data.get(plural) or {}).items():
            for index, stage in enumerate((entry or {}).get("stages") or ()):
                if stage not in stages:
                    place = child("", plural, name, "stages", index)
                    yield _nobody("stage", stage, stages, place)._replace(rests_on=rests_on)
    for path, stage in ((data.get("custom_domain") or {}).get("base_paths") or {}).items():
        if stage not in stages:
            place = child("/custom_domain/base_paths", path)
            yield _nobody("stage", stage, stages, place)._replace(rests_on=rests_on)
    for name in data.get("gateway_responses") or {}:
        if name not in RESPONSE_TYPES:
            yield _nobody("gateway response", name, sorted(RESPONSE_TYPES), child("/gateway_responses", name))


def _keys(data: Mapping[str, Any]) -> Iterator[Finding]:
    keys = data.get("api_keys") or {}
    used: set[str] = set()
    for plan, entry in (data.get("usage_plans") or {}).items():
        for index, key in enumerate((entry or {}).get("keys") or ()):
            used.add(key)
            if key not in keys:
                place = child("/usage_plans", plan, "keys", index)
                yield _nobody("API key", key, list(keys), place)._replace(rests_on=("/api_keys",))
    yield from _shared_keys(data)
    for key in keys:
        if key not in used:
            message = f"API key {key} opens nothing: no usage plan names it"
            hint, plans = "name it in the keys of a usage plan", ("/usage_plans",)
            yield Finding("CG156", message, child("/api_keys", key), hint, plans)


def _shared_keys(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Keys in several plans of one stage
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html)."""
    first: dict[tuple[str, str], str] = {}
    for plan, entry in (data.get("usage_plans") or {}).items():
        for index, key in enumerate((entry or {}).get("keys") or ()):
            for stage in (entry or {}).get("stages") or stage_names(data):
                other = first.setdefault((key, stage), plan)
                if other != plan:
                    yield Finding(
                        "CG152",
                        f"API key {key} is in {other}, too, and stage {stage} takes it from one usage plan alone",
                        child("/usage_plans", plan, "keys", index),
                        "give each plan keys of its own",
                    )


def _nobody(kind: str, name: str, known: list[str], pointer: str) -> Finding:
    return Finding(
        "CG156", f"there is no {kind} {name!r}", pointer, f"known here: {', '.join(known) or 'none'}"
    )


def _authorizers(data: Mapping[str, Any]) -> Iterator[Finding]:
    for name, entry in (data.get("authorizers") or {}).items():
        place, needed = child("/authorizers", name), _NEEDED.get(entry["type"])
        if needed and not entry.get(needed):
            message = f"an authorizer of type {entry['type']} needs {needed}"
            rests_on = child(place, "type"), child(place, needed)
            yield Finding("CG155", message, place, f"add {needed}", rests_on)
        if entry["type"] == AuthorizerType.JWT and entry.get("ttl_seconds"):
            message = "the decisions of an authorizer of type jwt are not kept"
            yield Finding("CG152", message, child(place, "ttl_seconds"), "remove it", (child(place, "type"),))


def _cors(data: Mapping[str, Any]) -> Iterator[Finding]:
    cors = data.get("cors") or {}
    if cors.get("allow_credentials") and "*" in (cors.get("allow_origins") or ["*"]):
        # https://fetch.spec.whatwg.org/#cors-protocol-and-credentials
        yield Finding(
            "CG152",
            "pages of any origin can't be allowed to send credentials: browsers refuse that",
            "/cors/allow_credentials",
            "name the origins in allow_origins",
            ("/cors/allow_origins",),
        )


def _domain(data: Mapping[str, Any]) -> Iterator[Finding]:
    domain = data.get("custom_domain") or {}
    if domain and not domain.get("existing") and not domain.get("certificate_arn"):
        yield Finding(
            "CG155",
            "a custom domain needs certificate_arn",
            "/custom_domain",
            "add the ARN of its certificate, or existing: true where another stack makes the domain",
            ("/custom_domain/existing", "/custom_domain/certificate_arn"),
        )
    for name in ("hosted_zone_id", "mutual_tls", "certificate_arn"):
        if domain.get("existing") and domain.get(name):
            message = f"{name} belongs to the stack that makes the domain"
            yield Finding("CG152", message, child("/custom_domain", name), "remove it, or existing: true")


def _endpoint(data: Mapping[str, Any]) -> Iterator[Finding]:
    endpoint = data.get("endpoint") or {}
    if endpoint.get("vpc_endpoint_ids") and endpoint.get("type") != "PRIVATE":
        yield Finding(
            "CG152",
            "only private APIs have VPC endpoints",
            "/endpoint/vpc_endpoint_ids",
            "set type: PRIVATE",
            ("/endpoint/type",),
        )
    if endpoint.get("type") == "PRIVATE" and data.get("custom_domain"):
        message = "a private API can't be reached by a custom domain of this kind"
        yield Finding("CG152", message, "/custom_domain", "remove it, or choose another type of endpoint")
    if endpoint.get("type") == "PRIVATE" and not data.get("resource_policy"):
        # https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html
        yield Finding(
            "CG155",
            "a private API needs a resource_policy: nobody may call it without",
            "/endpoint",
            "add one",
        )
