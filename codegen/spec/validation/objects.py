"""What single kinds of objects need beyond the types of their members. Each check gets an object of its kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from codegen.core.pointer import token
from codegen.spec.edits import REMOVED, Renamed
from codegen.spec.validation.corrections import Corrections, overlook_members, short
from codegen.spec.validation.objects_swagger2 import OBJECT_CHECKS_2
from codegen.spec.validation.schema_objects import check_schema, is_known_dialect
from codegen.spec.validation.security_objects import check_flow, check_security_scheme

Check = Callable[[Corrections, dict[str, Any], str], None]

_STATUS = re.compile(r"[1-5](?:[0-9][0-9]|XX)", re.ASCII)
_COMPONENT_NAME = re.compile(r"[A-Za-z0-9._-]+", re.ASCII)
_STYLES = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}
_LOCATION_HINTS = {
    "body": "in OpenAPI 3 a body is the requestBody of the operation",
    "formData": "in OpenAPI 3 a form is the requestBody of the operation",
}


def _check_document(corrections: Corrections, value: dict[str, Any], pointer: str) -> None:
    if corrections.version in ("3.1", "3.2") and not {"paths", "webhooks", "components"} & value.keys():
        corrections.mend("CG011", "a document needs paths", "/paths", {}, "add paths")
    if "#" in str(value.get("$self")):
        corrections.overlook(
            "CG014", "$self must have no fragment", "/$self", "remove the # and what follows it"
        )
    dialect = value.get("jsonSchemaDialect")
    if isinstance(dialect, str) and not is_known_dialect(dialect):
        message = (
            f"the schema dialect {short(dialect)} is not known: schemas are read as those of OpenAPI 3.1"
        )
        corrections.overlook("CG014", message, "/jsonSchemaDialect", "remove jsonSchemaDialect")
    seen: set[str] = set()
    for index, tag in enumerate(value.get("tags") or () if isinstance(value.get("tags"), list) else ()):
        name = tag.get("name") if isinstance(tag, dict) else None
        if isinstance(tag, dict) and "parent" in tag:
            corrections.overlooked.add(f"/tags/{index}/parent")  # a hierarchy for readers alone
        if isinstance(name, str) and name in seen:
            message = f"the tag {name!r} is declared twice: the second one is left out"
            corrections.mend("CG044", message, f"/tags/{index}", REMOVED, "remove one of them")
        seen.add(str(name))


def _check_components(corrections: Corrections, value: dict[str, Any], pointer: str) -> None:
    for section, members in value.items():
        for name in members if isinstance(members, dict) and not section.startswith("x-") else ():
            if not _COMPONENT_NAME.fullmatch(name):
                message = f"OpenAPI allows only letters, digits, '.', '-' and '_' in the name {name!r}"
                corrections.overlook("CG016", message, f"{pointer}/{section}/{token(name)}", "rename it")


def _check_paths(corrections: Corrections, value: dict[str, Any], pointer: str) -> None:
    for path in value:
        if not path.startswith(("/", "x-")):
            message = f"the path {path!r} does not begin with /"
            corrections.refuse("CG016", message, f"{pointer}/{token(path)}", f"write /{path}")


def _check_operation(corrections: Corrections, value: dict[str, Any], pointer: str) -> None:
    operation_id = value.get("operationId")
    if isinstance(operation_id, str) and len(operation_id) > 255:
        message = f"an operationId of {len(operation_id):,} characters: file and function names can't hold it"
        corrections.report.error("CG031", message, f"{pointer}/operationId", "use at most 255 characters")
    if "responses" not in value and f"{pointer}/responses" not in corrections.edits:
        message = "the operation declares no response: any answer is taken for valid"
        default = {"default": {"description": ""}}
        corrections.mend("CG037", message, f"{pointer}/responses", default, "declare its responses")


def _check_responses(corrections: Corrections, value: dict[str, Any], pointer: str) -> None:
    statuses = [name for name in value if not name.startswith("x-")]
    if not statuses:
        message = "the operation declares no response: any answer is taken for valid"
        corrections.mend("CG037", message, f"{pointer}/default", {"description": ""}, "declare its responses")
    for status in statuses:
        place = f"{pointer}/{token(status)}"
        if status == "default" or _STATUS.fullmatch(status):
            continue
        if _STATUS.fullmatch(status.upper()) and status.upper() not in value:
            message = f"{status!r} is read as {status.upper()}"
            corrections.mend("CG036", message, place, Renamed(status.upper()), "write XX in upper case")
        else:
            message = f"{short(status)} is no status code"
            corrections.refuse(
                "CG036", message, place, "write a code such as 200, a range such as 4XX, or default"
            )


def _check_parameter(corrections: Corrections, value: dict[str, Any], pointer: str) -> None:
    location = value.get("in")
    if not isinstance(location, str) or not isinstance(value.get("name"), str):
        return
    if location not in _STYLES:
        _check_unknown_location(corrections, location, pointer)
        return
    if location == "path" and value.get("required") is not True:
        message = f"the path parameter {value['name']!r} is always required"
        corrections.mend("CG014", message, f"{pointer}/required", True, "add required: true")
    _check_described_value(corrections, value, pointer, _STYLES[location])
    if location != "query":
        overlook_members(corrections, value, pointer, ("allowEmptyValue", "allowReserved"), f"in {location}")


def _check_unknown_location(corrections: Corrections, location: str, pointer: str) -> None:
    if location == "querystring" and corrections.version == "3.2":
        message = "a parameter that takes the whole query string is not supported: it is left out"
        corrections.mend("CG039", message, pointer, REMOVED, "declare the parameters one by one")
        return
    hint = _LOCATION_HINTS.get(location, "write path, query, header or cookie")
    corrections.refuse("CG014", f"a parameter can't be in {short(location)}", pointer, hint)


def _check_header(corrections: Corrections, value: dict[str, Any], pointer: str) -> None:
    _check_described_value(corrections, value, pointer, _STYLES["header"])
    overlook_members(corrections, value, pointer, ("allowEmptyValue", "allowReserved"), "in a header")


def _check_described_value(
    corrections: Corrections, value: dict[str, Any], pointer: str, styles: tuple[str, ...]
) -> None:
    """What parameters and headers have in common: a schema or one content, and a style."""
    content = value.get("content")
    has_content = isinstance(content, dict) and bool(content)
    has_schema = value.get("schema") is not None
    if not has_content and not has_schema:
        message = "neither a schema nor content says what the value is: any value is taken"
        corrections.mend("CG041", message, f"{pointer}/schema", {}, "add a schema")
    if has_content and has_schema:
        message = "both schema and content describe the value: content is left out"
        corrections.mend("CG041", message, f"{pointer}/content", REMOVED, "keep one of them")
    elif isinstance(content, dict) and len(content) != 1:
        _keep_first(corrections, content, f"{pointer}/content")
    elif has_content:
        overlook_members(corrections, value, pointer, ("style", "explode", "allowReserved"), "beside content")
        overlook_members(corrections, value, pointer, ("example", "examples"), "beside content")
    style = value.get("style")
    if isinstance(style, str) and style not in styles:
        message = f"the style {short(style)} does not exist here: it is left out"
        corrections.mend("CG014", message, f"{pointer}/style", REMOVED, f"write {' or '.join(styles)}")
    _check_examples(corrections, value, pointer)


def _keep_first(corrections: Corrections, content: dict[str, Any], pointer: str) -> None:
    for name in list(content)[1:]:
        message = f"content must have one media type: {name} is left out"
        corrections.mend("CG041", message, f"{pointer}/{token(name)}", REMOVED, "keep one media type")
    if not content:
        corrections.edits[pointer] = REMOVED


def _check_examples(corrections: Corrections, value: dict[str, Any], pointer: str) -> None:
    if "example" in value and "examples" in value:
        message = "example and examples exclude each other"
        corrections.overlook("CG013", message, f"{pointer}/example", "keep one of them")


def _check_encoding(corrections: Corrections, value: dict[str, Any], pointer: str) -> None:
    style = value.get("style")
    if isinstance(style, str) and style not in _STYLES["query"]:
        message = f"the style {short(style)} does not exist here: it is left out"
        corrections.mend(
            "CG014", message, f"{pointer}/style", REMOVED, f"write {' or '.join(_STYLES['query'])}"
        )


def _check_example(corrections: Corrections, value: dict[str, Any], pointer: str) -> None:
    if "value" in value:
        overlook_members(
            corrections, value, pointer, ("externalValue", "serializedValue", "dataValue"), "beside value"
        )


def _check_link(corrections: Corrections, value: dict[str, Any], pointer: str) -> None:
    if ("operationId" in value) == ("operationRef" in value):
        message = "a link names its operation by operationId or operationRef, by one of them"
        corrections.mend("CG054", f"{message}: it is left out", pointer, REMOVED)
    elif corrections.version == "3.1" and "server" in value:
        corrections.overlooked.add(
            f"{pointer}/server"
        )  # openapi-spec-validator's schema of 3.1 has it misspelt


def _check_license(corrections: Corrections, value: dict[str, Any], pointer: str) -> None:
    if "identifier" in value and "url" in value:
        corrections.overlook(
            "CG013", "identifier and url exclude each other", f"{pointer}/url", "keep one of them"
        )


def _check_server_variable(corrections: Corrections, value: dict[str, Any], pointer: str) -> None:
    if value.get("enum") == []:
        message = "an empty enum allows no value: it is left out"
        corrections.mend("CG046", message, f"{pointer}/enum", REMOVED, "remove it")


def _check_path_item(corrections: Corrections, value: dict[str, Any], pointer: str) -> None:
    if corrections.version == "3.2":
        more = value.get("additionalOperations")
        places = [f"/additionalOperations/{token(name)}" for name in (more if isinstance(more, dict) else ())]
        for place in ["/query"] * ("query" in value) + places:
            message = f"API Gateway has no method {place.rpartition('/')[2]!r}: the operation is left out"
            corrections.mend("CG039", message, pointer + place, REMOVED, "use POST")


def checks_of(version: str) -> dict[str, Check]:
    """The checks of the kinds of one version."""
    return _CHECKS_2 if version == "2.0" else _CHECKS


_CHECKS: dict[str, Check] = {
    "Document": _check_document,
    "License": _check_license,
    "Components": _check_components,
    "Paths": _check_paths,
    "PathItem": _check_path_item,
    "Operation": _check_operation,
    "Responses": _check_responses,
    "Parameter": _check_parameter,
    "Header": _check_header,
    "MediaType": _check_examples,
    "Encoding": _check_encoding,
    "Example": _check_example,
    "Link": _check_link,
    "SecurityScheme": check_security_scheme,
    "OAuthFlow": check_flow,
    "ServerVariable": _check_server_variable,
    "Schema": check_schema,
}
_CHECKS_2 = {
    **{name: _CHECKS[name] for name in ("Document", "Paths", "Schema")},
    **OBJECT_CHECKS_2,
}
