"""Integrations that the settings give get the mapping templates that they lack, made from the contract.

In: a project, and what its user made of templates. Out: the project, whose integrations hold the texts that are in
force and which knows the templates as they are made.
https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html
"""

from __future__ import annotations

from collections.abc import Mapping

from codegen.core.names import UniqueNames, python_identifier
from codegen.core.records import replace
from codegen.importer.mapping_templates.bodies import Bodies
from codegen.importer.mapping_templates.files import TemplateFiles
from codegen.importer.mapping_templates.function import with_function_templates
from codegen.importer.mapping_templates.http import with_http_templates
from codegen.importer.mapping_templates.mock import with_mock_templates
from codegen.importer.mapping_templates.services import SERVICES, with_service_templates
from codegen.importer.mapping_templates.table import with_table_templates
from codegen.importer.mapping_templates.target import target_of
from codegen.ir.integration import IntegrationType
from codegen.ir.project import GatewayOperation, MappingTemplate, Project

_LAMBDA = ":lambda:path/"


def with_mapping_templates(project: Project, edited: Mapping[str, str]) -> Project:
    """The project with its mapping templates.

    Args:
        edited: texts of the user's, by the paths of templates; they are in force in place of those made here.
    """
    if not any(operation.is_configured for operation in project.gateway_operations):
        return project
    bodies = Bodies.of(project.api.schemas)
    names = UniqueNames()
    operations: list[GatewayOperation] = []
    templates: list[MappingTemplate] = []
    for operation in project.gateway_operations:
        files = TemplateFiles(_name(operation, names), edited)
        operations.append(_completed(operation, project, files, bodies))
        templates += files.found
    return replace(project, gateway_operations=tuple(operations), mapping_templates=tuple(templates))


def template_folder(operation_id: str | None, http_method: str, path: str) -> str:
    """The folder of an operation's templates, where no other operation has taken it."""
    return str(python_identifier(_title(operation_id, http_method, path), "operation"))


def _title(operation_id: str | None, http_method: str, path: str) -> str:
    return operation_id or f"{http_method.lower()} {path}"


def _name(operation: GatewayOperation, names: UniqueNames) -> str:
    own = operation.route.operation
    title = own.operation_id, own.http_method, own.path
    return names.claim(template_folder(*title), _title(*title))


def _completed(
    operation: GatewayOperation, project: Project, files: TemplateFiles, bodies: Bodies
) -> GatewayOperation:
    route = operation.route
    integration = route.integration
    if not operation.is_configured or integration is None:
        return operation
    target = target_of(project.settings.gateway.targets.get(route.route_key, ""))
    match integration.type:
        case IntegrationType.MOCK:
            made = with_mock_templates(route, integration, files, bodies)
        case IntegrationType.HTTP:
            made = with_http_templates(route, integration, files, bodies)
        case IntegrationType.AWS if _LAMBDA in integration.uri:
            made = with_function_templates(route, integration, files, bodies)
        case IntegrationType.AWS if target is not None and target.service == "dynamodb":
            made = with_table_templates(route, integration, target, files, bodies)
        case IntegrationType.AWS if target is not None and target.service in SERVICES:
            made = with_service_templates(route, integration, target, files, bodies)
        case _:
            return operation
    has_templates = any(file.path.rpartition("/")[2].startswith("request") for file in files.found)
    return replace(operation, route=replace(route, integration=made), has_templates=has_templates)
