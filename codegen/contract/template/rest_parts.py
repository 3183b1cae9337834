"""What belongs to a REST API and is a resource of its own: authorizers, gateway responses, statuses of methods.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApiGateway.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from codegen.contract.document.authorizers import REST_SOURCE
from codegen.contract.template.model import CfnResource, Template
from codegen.contract.values import items, literal, mapping
from codegen.core.pointer import child

_STATUS = re.compile(r"[1-5]\d\d\Z")


def check_rest_parts(template: Template) -> None:
    """Report values that API Gateway refuses, and that no enumeration tells."""
    for authorizer in template.of("AWS::ApiGateway::Authorizer"):
        _check_sources(authorizer, template)
    for response in template.of("AWS::ApiGateway::GatewayResponse"):
        _check_status(response.own, response.pointer, template)
    for method in template.of("AWS::ApiGateway::Method"):
        _check_statuses(method.own, "MethodResponses", method.pointer, template)
        place = child(method.pointer, "Integration")
        _check_statuses(mapping(method.own.get("Integration")), "IntegrationResponses", place, template)
    for resource in template.of("AWS::ApiGateway::Resource"):
        part = literal(resource.properties.get("PathPart"))
        if part is not None and "/" in part:
            message = f"{part!r} is more than one part of a path"
            template.findings.error("CG113", message, resource.at("PathPart"), "make a resource of each part")


def _check_sources(authorizer: CfnResource, template: Template) -> None:
    for text in (literal(authorizer.properties.get("IdentitySource")) or "").split(","):
        if text and not REST_SOURCE.match(text.strip()):
            template.findings.error(
                "CG182",
                f"{text.strip()!r} is no identity source",
                authorizer.at("IdentitySource"),
                "write method.request.header.NAME",
            )


def _check_statuses(owner: Mapping[str, Any], name: str, pointer: str, template: Template) -> None:
    for index, response in enumerate(items(owner.get(name))):
        _check_status(mapping(response), child(pointer, name, index), template)


def _check_status(owner: Mapping[str, Any], pointer: str, template: Template) -> None:
    status = literal(owner.get("StatusCode"))
    if status is not None and not _STATUS.match(status):
        place = child(pointer, "StatusCode")
        template.findings.error("CG108", f"{status!r} is no status", place, "write three digits: 200")
