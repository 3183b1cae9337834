"""The SAM template of a project as plain data: API with its body inline, stages, functions, what stands around them.

In: an `ir.Project` and its gateway. Out: the template in the order of printing.
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.deploy.beside import with_websocket
from codegen.deploy.cache_invalidation import without_invalidation
from codegen.deploy.gateway import Gateway
from codegen.deploy.template import function_variables, template_around
from codegen.deploy.templated_api import TemplatedApi
from codegen.deploy.websocket_apis import websocket_api
from codegen.ir.api import ApiType
from codegen.ir.project import Project
from codegen.render.gateway_document import OPENAPI
from codegen.targets.sam.functions import function_defaults, functions
from codegen.targets.sam.stages import http_api, stage_ids, stages

_APIS = {
    # Without a version SAM deploys a second stage of a REST API, called "Stage".
    ApiType.REST: (stages, {"OpenApiVersion": OPENAPI}),
    ApiType.HTTP: (http_api, {}),
    ApiType.WEBSOCKET: (websocket_api, {}),
}
"""What prints an API of each type, and what its resource says beside its definition."""


def with_body(project: Project, gateway: Gateway) -> dict[str, Any]:
    """The template with the API's body inline."""
    return _whole(project, gateway, {"DefinitionBody": gateway.body}, {})


def with_body_file(project: Project, gateway: Gateway, path: str) -> dict[str, Any]:
    """The template with the API's body in a file, whose addresses name functions by variables of the stage."""
    return _whole(project, gateway, {"DefinitionUri": path}, function_variables(project))


def _whole(
    project: Project, gateway: Gateway, definition: Mapping[str, Any], variables: Mapping[str, Any]
) -> dict[str, Any]:
    template = _template(project, gateway, definition, variables)
    if project.websocket and gateway.websocket:
        template = with_websocket(template, _template(project.websocket, gateway.websocket, {}, {}))
    return {
        "AWSTemplateFormatVersion": template["AWSTemplateFormatVersion"],
        "Transform": "AWS::Serverless-2016-10-31",
        "Description": template["Description"],
        "Globals": {"Function": function_defaults(project)},
        **template,
    }


def _template(
    project: Project, gateway: Gateway, definition: Mapping[str, Any], variables: Mapping[str, Any]
) -> dict[str, Any]:
    print_api, common = _APIS[gateway.api.type]
    names = stage_ids(project)
    templated = TemplatedApi(project, gateway.api, names, {**common, **definition}, variables)
    resources = (*print_api(templated), *functions(project))
    return without_invalidation(template_around(project, gateway, resources, names))
