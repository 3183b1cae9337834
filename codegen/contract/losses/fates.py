"""What becomes of each member of each object of a contract when it becomes a REST API, or an HTTP API.

The tables know every member that OpenAPI 3.0 to 3.2 has: one that is not in the document API Gateway imports belongs to
a rule, and each rule has a code of its own.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Fate(StrEnum):
    """What becomes of a member: it stays, other findings are about it, or a rule leaves it out."""

    KEPT = "kept"
    READERS = "CG192"
    INLINED = "CG193"
    PARAMETERS = "CG194"
    ANSWERS = "CG195"
    ADDRESSES = "CG196"
    SECURITY = "CG197"
    BODIES = "CG198"
    NOT_GENERATED = "CG060"


RULES: Mapping[Fate, str] = {
    Fate.READERS: "{count} for readers left out (first {first}): API Gateway does nothing with descriptions, examples, "
    "tags and extensions of others",
    Fate.INLINED: "{count} of shared objects written where they are referred to (first {first})",
    Fate.PARAMETERS: "{count} of parameters left out (first {first}): API Gateway asks whether a parameter is there, "
    "the functions check its value",
    Fate.ANSWERS: "{count} of answers left out (first {first}): API Gateway passes answers on, the functions make them "
    "as the contract says",
    Fate.ADDRESSES: "{count} of servers left out (first {first}): API Gateway gives the API its own address",
    Fate.SECURITY: "{count} of security schemes left out (first {first}): the authorizers know what to ask for",
    Fate.BODIES: "{count} of bodies left out (first {first}): the functions read what API Gateway can't check",
}
"""The rules that are reported here, all of them lossless: functions do what the member asks for, or nobody needs it.
`NOT_GENERATED` is reported where it is found, member by member."""

_READERS = dict.fromkeys(
    ("summary", "description", "externalDocs", "tags", "deprecated", "example", "examples", "title"),
    Fate.READERS,
)
_KEPT = Fate.KEPT

FATES: Mapping[str, Mapping[str, Fate]] = {
    "Document": {
        "openapi": _KEPT,
        "$self": Fate.READERS,
        "info": _KEPT,
        "paths": _KEPT,
        "components": _KEPT,
        "security": _KEPT,  # of each operation then
        "servers": Fate.ADDRESSES,
        "webhooks": Fate.NOT_GENERATED,
        "jsonSchemaDialect": Fate.READERS,
        "tags": Fate.READERS,
        "externalDocs": Fate.READERS,
    },
    "Info": {
        "title": _KEPT,
        "version": _KEPT,
        "description": _KEPT,
        "summary": Fate.READERS,
        "termsOfService": Fate.READERS,
        "contact": Fate.READERS,
        "license": Fate.READERS,
    },
    "Components": {
        "schemas": _KEPT,
        "securitySchemes": _KEPT,
        # Where operations name them, CG060 says that nothing is generated from them.
        **dict.fromkeys(("links", "callbacks"), Fate.READERS),
        **dict.fromkeys(
            ("responses", "parameters", "examples", "requestBodies", "headers", "pathItems", "mediaTypes"),
            Fate.INLINED,
        ),
    },
    "PathItem": {
        **dict.fromkeys(
            (
                "get", "put", "post", "delete", "options", "head", "patch", "trace", "query", "additionalOperations",
                "x-amazon-apigateway-any-method",
            ),
            _KEPT,
        ),
        "$ref": Fate.INLINED,
        "parameters": _KEPT,
        "servers": Fate.ADDRESSES,
        "summary": Fate.READERS,
        "description": Fate.READERS,
    },
    "Operation": {
        **_READERS,
        "operationId": _KEPT,
        "parameters": _KEPT,
        "requestBody": _KEPT,
        "responses": _KEPT,
        "security": _KEPT,
        "servers": Fate.NOT_GENERATED,
        "callbacks": Fate.NOT_GENERATED,
    },
    "Parameter": {
        **_READERS,
        "$ref": Fate.INLINED,
        "name": _KEPT,
        "in": _KEPT,
        "required": _KEPT,
        **dict.fromkeys(
            ("schema", "content", "style", "explode", "allowReserved", "allowEmptyValue"), Fate.PARAMETERS
        ),
    },
    "RequestBody": {
        "$ref": Fate.INLINED, "content": _KEPT, "required": _KEPT, "description": Fate.READERS,
    },
    "MediaType": {
        **_READERS,
        "$ref": Fate.INLINED,
        "schema": _KEPT,
        **dict.fromkeys(("encoding", "prefixEncoding", "itemEncoding", "itemSchema"), Fate.BODIES),
    },
    "Response": {
        "$ref": Fate.INLINED,
        "summary": Fate.READERS,
        "description": Fate.READERS,
        "headers": Fate.ANSWERS,
        "content": Fate.ANSWERS,
        "links": Fate.NOT_GENERATED,
    },
    "Header": {
        **_READERS,
        "$ref": Fate.INLINED,
        **dict.fromkeys(
            ("required", "schema", "content", "style", "explode", "allowReserved", "allowEmptyValue"), Fate.ANSWERS
        ),
    },
    "Example": {
        "$ref": Fate.INLINED,
        **dict.fromkeys(
            ("summary", "description", "value", "externalValue", "dataValue", "serializedValue"), Fate.READERS
        ),
    },
    "Schema": {},  # reported schema by schema, keyword by keyword
    "SecurityScheme": {
        "$ref": Fate.INLINED,
        "type": _KEPT,
        "name": _KEPT,
        "in": _KEPT,
        "description": Fate.READERS,
        "deprecated": Fate.READERS,
        **dict.fromkeys(
            ("scheme", "bearerFormat", "flows", "openIdConnectUrl", "oauth2MetadataUrl"), Fate.SECURITY
        ),
    },
}  # fmt: skip
"""By the kind of object; what is below a member that is left out belongs to that member."""

HTTP_RULES: Mapping[Fate, str] = {
    **RULES,
    Fate.PARAMETERS: "{count} of parameters left out (first {first}): HTTP APIs know those of paths by their names, "
    "the functions check all of them",
    Fate.BODIES: "{count} of bodies left out (first {first}): HTTP APIs have no models, the functions check bodies",
}
HTTP_FATES: Mapping[str, Mapping[str, Fate]] = {
    **FATES,
    "Components": {**FATES["Components"], "schemas": Fate.BODIES},
    "Operation": {**FATES["Operation"], "requestBody": Fate.BODIES},
    "Parameter": {
        name: Fate.PARAMETERS if fate is _KEPT else fate for name, fate in FATES["Parameter"].items()
    },
}
