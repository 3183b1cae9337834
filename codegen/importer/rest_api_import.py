"""Imports a document as ImportRestApi does, and tells what API Gateway then says about the API.

In: an OpenAPI document (2.0 or 3.0) with `x-amazon-apigateway-*`, as text or decoded. Out: the answers of GetRestApi,
GetResources, GetModels, GetAuthorizers and GetRequestValidators.
https://docs.aws.amazon.com/apigateway/latest/api/API_ImportRestApi.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypedDict

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.errors import Refused
from codegen.core.findings import Locate
from codegen.core.reading import read
from codegen.importer.gateway_document import import_gateway_document
from codegen.importer.gateway_models import model_findings
from codegen.importer.gateway_paths import BasePathMode
from codegen.importer.rest_api_shapes import RestApiShapes
from codegen.importer.rest_api_warnings import import_warnings

UNREADABLE = "Invalid OpenAPI input."
NAME = "<document>"


class ImportedRestApi(TypedDict):
    """What API Gateway says about an imported API; every list is whole."""

    restApi: dict[str, Any]  # GetRestApi, with the import's `warnings` where there are any
    resources: dict[str, Any]  # GetResources with embed=methods
    models: dict[str, Any]  # GetModels
    authorizers: dict[str, Any]  # GetAuthorizers
    requestValidators: dict[str, Any]  # GetRequestValidators


class BadRequestError(Refused):
    """API Gateway would refuse the import: a BadRequestException with this text."""

    code = "BadRequestException"

    def __init__(self, message: str, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__(diagnostics)
        self.message = message

    def __str__(self) -> str:
        return self.message


def import_rest_api(
    document: str | bytes | Mapping[str, Any],
    basepath: str | None = None,
    *,
    fail_on_warnings: bool = False,
    created: datetime | None = None,
) -> ImportedRestApi:
    """The REST API that importing a document makes.

    Args:
        document: YAML or JSON, or what it decodes to.
        basepath: "ignore" (also where None), "prepend" or "split".
        created: the date of the import; now where None.

    Raises:
        BadRequestError: API Gateway would refuse the document.
    """
    mode = _mode(basepath)
    data, locate = _read(document)
    api, diagnostics = import_gateway_document(data, source=NAME, locate=locate, base_path=mode)
    diagnostics += model_findings(api, "swagger" in data, locate)
    warnings = list(import_warnings(api, data, diagnostics))
    _refuse_errors(diagnostics, warnings, fail_on_warnings)
    shapes = RestApiShapes(api)
    rest_api = {**shapes.rest_api(), "createdDate": created or datetime.now(UTC)}
    if warnings:
        rest_api["warnings"] = warnings
    return ImportedRestApi(
        restApi=rest_api,
        resources=shapes.resources(),
        models=shapes.models(),
        authorizers=shapes.authorizers(),
        requestValidators=shapes.request_validators(),
    )


def _mode(basepath: str | None) -> BasePathMode:
    try:
        return BasePathMode(basepath or BasePathMode.IGNORE)
    except ValueError:
        message = f"basepath is {basepath!r}, and must be one of {', '.join(BasePathMode)}"
        raise BadRequestError(message, [Diagnostic("CG103", Severity.ERROR, message)]) from None


def _read(document: str | bytes | Mapping[str, Any]) -> tuple[Mapping[str, Any], Locate]:
    if isinstance(document, Mapping):
        data: Mapping[str, Any] = _with_text_keys(document)
        return data, lambda pointer: SourceLocation(NAME, pointer=pointer)
    try:
        text = document if isinstance(document, str) else document.decode("utf-8-sig")
        read_document = read(text, name=NAME)
    except UnicodeDecodeError as error:
        raise BadRequestError(UNREADABLE, [Diagnostic("CG003", Severity.ERROR, str(error))]) from None
    except Refused as refused:
        raise BadRequestError(UNREADABLE, refused.diagnostics) from None
    return read_document.data, read_document.locate


def _with_text_keys(value: Any) -> Any:
    """Decoded YAML may have statuses as numbers, which the import takes."""
    if isinstance(value, Mapping):
        return {str(key): _with_text_keys(item) for key, item in value.items()}
    return [_with_text_keys(item) for item in value] if isinstance(value, list) else value


def _refuse_errors(
    diagnostics: Sequence[Diagnostic], warnings: Sequence[str], fail_on_warnings: bool
) -> None:
    errors = [diagnostic for diagnostic in diagnostics if diagnostic.severity is Severity.ERROR]
    if errors:
        text = _listed("Errors found during import:", [error.message for error in errors])
        if warnings:
            text += "\n" + _listed("Additionally, these warnings were found:", warnings)
        raise BadRequestError(text, diagnostics)
    if warnings and fail_on_warnings:
        raise BadRequestError(_listed("Warnings found during import:", warnings), diagnostics)


def _listed(title: str, texts: Sequence[str]) -> str:
    return "\n\t".join((title, *texts))
