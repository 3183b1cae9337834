"""VPC links: the ways into a VPC that integrations go.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-vpclink.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-vpclink.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.deploy.values import Resource, ref, resource, tag_list, tag_map
from codegen.ir.project import Project


def vpc_links(project: Project) -> Iterator[tuple[str, Resource]]:
    """The links by logical id: those to load balancers are REST APIs' own, those into subnets are any API's."""
    deployment = project.deployment
    for link in deployment.vpc_links:
        if link.target_arns:
            properties = {
                "Name": link.name,
                "TargetArns": list(link.target_arns),
                **tag_list(deployment.tags),
            }
            yield link.logical_id, resource("AWS::ApiGateway::VpcLink", properties)
            continue
        into = {
            "Name": link.name,
            "SubnetIds": list(link.subnet_ids),
            "SecurityGroupIds": list(link.security_group_ids),  # Terraform asks for it, be it empty
        }
        yield link.logical_id, resource("AWS::ApiGatewayV2::VpcLink", into | tag_map(deployment.tags))


def vpc_link_variables(project: Project) -> dict[str, Any]:
    """The variables of a stage by which a body apart from its template names VPC links."""
    return {link.logical_id: ref(link.logical_id) for link in project.deployment.vpc_links}
