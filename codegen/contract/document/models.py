"""Models and the size of an API: names, quotas.

https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from codegen.contract.document.methods import MethodView
from codegen.contract.values import mapping
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.importer.gateway_models import refuse_model_name
from codegen.ir.api import ApiType

_MODEL_BYTES = 400 * 1024
_RESOURCES = 300
_AUTHORIZERS = 10


def check_models(data: Mapping[str, Any], findings: Findings) -> None:
    """Report schemas that can't become models of a REST API."""
    place = "/definitions" if "swagger" in data else "/components/schemas"
    schemas = mapping(data.get("definitions")) or mapping(mapping(data.get("components")).get("schemas"))
    for name, schema in schemas.items():
        refuse_model_name(str(name), child(place, name), findings)
        size = len(json.dumps(schema, default=str))
        if size > _MODEL_BYTES:
            message = f"model {name!r} has {size:,} characters, and API Gateway takes {_MODEL_BYTES:,}"
            findings.error("CG187", message, child(place, name))


def check_quotas(
    data: Mapping[str, Any], methods: Iterable[MethodView], api_type: ApiType, findings: Findings
) -> None:
    """Report what is above the quotas that an account has unless they were raised."""
    resources: set[str] = set()
    routes = 0
    for method in methods:
        routes += 1
        parts = method.path.strip("/").split("/")
        resources |= {"/".join(parts[: depth + 1]) for depth in range(len(parts))}
    count, kind = (routes, "routes") if api_type is ApiType.HTTP else (len(resources), "resources")
    if count > _RESOURCES:
        findings.warning(
            "CG187",
            f"the API has {count} {kind}, and the default quota is {_RESOURCES}",
            "/paths",
            "have the quota raised, or split the API behind one base path",
        )
    schemes = mapping(data.get("securityDefinitions")) or mapping(
        mapping(data.get("components")).get("securitySchemes")
    )
    authorizers = sum("x-amazon-apigateway-authorizer" in mapping(scheme) for scheme in schemes.values())
    if authorizers > _AUTHORIZERS:
        message = f"the API has {authorizers} authorizers, and the default quota is {_AUTHORIZERS}"
        findings.warning("CG187", message, "", "have the quota raised, or merge authorizers")
