"""The resources of a template, shared out among the modules of a CDK app.

Each module has one class, whose constructor makes the resources; it gets the objects of the modules before it whose
resources it refers to. Logical ids stay those of the template, because every resource is made in the stack itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from codegen.core.errors import CodegenError
from codegen.core.names import ClassName, PythonIdentifier, UniqueNames, python_identifier
from codegen.core.records import Record, replace
from codegen.targets.cdk.classes import Construct
from codegen.targets.cdk.constructs import construct_of
from codegen.targets.cdk.expressions import references

_NAMES = {"AWS::ApiGateway::Deployment": "deployment"}
"""Names of what has a logical id that changes."""
_VPC_LINKS = frozenset({"AWS::ApiGateway::VpcLink", "AWS::ApiGatewayV2::VpcLink"})
"""What is called by its own name, for the same reason."""
_OF_FUNCTIONS = {"AWS::Lambda::Alias": "alias", "AWS::Lambda::Version": "version"}
"""What is called by its function."""
_REFERRING = frozenset({"Type", "Properties", "DependsOn"})


class Member(Record, frozen=True):
    """A resource of a group."""

    logical_id: str
    name: PythonIdentifier  # create_order_function
    construct: Construct
    properties: Mapping[str, Any]
    depends_on: tuple[str, ...] = ()

    def names(self) -> Iterator[str]:
        """What it refers to."""
        yield from references(self.properties)
        yield from self.depends_on


@dataclass(frozen=True, slots=True)
class Group:
    """A module of the app with its class."""

    name: PythonIdentifier  # of the module, and of what holds the object: usage_plans
    class_name: ClassName
    title: str
    types: frozenset[str]
    protocol: str = ""  # of the APIs that belong here; "" for any
    members: tuple[Member, ...] = ()
    needs: tuple[Group, ...] = field(default=(), compare=False)  # whose objects the constructor takes

    def takes(self, member: Member) -> bool:
        """Whether a resource belongs here."""
        is_spoken = self.protocol in ("", member.properties.get("ProtocolType"))
        return is_spoken and member.construct.type in self.types


def _group(name: str, class_name: str, title: str, *types: str, protocol: str = "") -> Group:
    full = frozenset(f"AWS::{kind}" for kind in types)
    return Group(PythonIdentifier(name), ClassName(class_name), title, full, protocol)


GROUPS = (
    # The roles of its functions name it.
    _group(
        "websocket_api", "WebSocketApi", "What clients connect to.", "ApiGatewayV2::Api", protocol="WEBSOCKET"
    ),
    _group(
        "functions", "Functions", "The Lambda functions and the roles that they run in.",
        "IAM::Role", "Lambda::Function", "Lambda::Version", "Lambda::Alias",
    ),
    _group(
        "vpc_links", "VpcLinks", "The ways into a VPC that integrations go.",
        "ApiGateway::VpcLink", "ApiGatewayV2::VpcLink",
    ),
    _group(
        "rest_api", "RestApi", "What API Gateway serves, and its deployment.",
        "ApiGateway::RestApi", "ApiGateway::Deployment",
    ),
    _group("http_api", "HttpApi", "What API Gateway serves.", "ApiGatewayV2::Api"),
    _group(
        "routes", "Routes", "Who may connect, which messages there are, and where each of them goes.",
        "ApiGatewayV2::Authorizer", "ApiGatewayV2::Integration", "ApiGatewayV2::Model", "ApiGatewayV2::Route",
        "ApiGatewayV2::RouteResponse",
    ),
    _group("permissions", "Permissions", "What the API may invoke.", "Lambda::Permission"),
    _group("log_groups", "LogGroups", "Where functions and stages log.", "Logs::LogGroup"),
    _group(
        "stages", "Stages", "The stages of the API, and what protects them.",
        "ApiGateway::Stage", "ApiGatewayV2::Stage", "WAFv2::WebACLAssociation",
    ),
    _group(
        "usage_plans", "UsagePlans", "Who may call how often: usage plans and their API keys.",
        "ApiGateway::UsagePlan", "ApiGateway::ApiKey", "ApiGateway::UsagePlanKey",
    ),
    _group(
        "domain_names", "DomainNames", "The names under which stages are reached.",
        "ApiGateway::DomainName", "ApiGateway::BasePathMapping", "ApiGatewayV2::DomainName",
        "ApiGatewayV2::ApiMapping", "Route53::RecordSet",
    ),
    _group(
        "monitoring", "Monitoring", "Alarms and the dashboard.", "CloudWatch::Alarm", "CloudWatch::Dashboard"
    ),
)  # fmt: skip
"""In the order in which the stack makes them: a group refers to those before it only, which don't take what it has."""


def share_out(resources: Mapping[str, Mapping[str, Any]]) -> list[Group]:
    """The groups that have members.

    Raises:
        CodegenError: a resource has no place in the app, or is needed before it can be made.
    """
    members = {logical_id: member for logical_id, member in _members(resources)}
    made: dict[str, Group] = {}  # logical id -> the group of it
    groups: list[Group] = []
    for group in GROUPS:
        own = [member for member in members.values() if member.logical_id not in made and group.takes(member)]
        if not own:
            continue
        ordered = tuple(_ordered(own))
        outside = {name for member in own for name in member.names() if name in members} - {
            member.logical_id for member in own
        }
        early = sorted(outside - set(made))
        if early:
            raise CodegenError(
                f"the CDK target makes {', '.join(early)} only after {group.name}, which need it"
            )
        needed = {made[name].name for name in outside}
        needs = tuple(other for other in groups if other.name in needed)
        found = replace(group, members=ordered, needs=needs)
        groups.append(found)
        made |= {member.logical_id: found for member in own}
    return groups


def _members(resources: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, Member]]:
    names = UniqueNames()
    placed = frozenset().union(*(group.types for group in GROUPS))
    for logical_id, resource in resources.items():
        construct = construct_of(resource["Type"])
        properties = resource.get("Properties", {})
        unknown = sorted(set(resource) - _REFERRING)
        if unknown or construct.type not in placed:
            raise CodegenError(
                f"the CDK target has no place for {logical_id}: {', '.join(unknown) or construct.type}"
            )
        depends_on = resource.get("DependsOn", ())
        yield (
            logical_id,
            Member(
                logical_id,
                PythonIdentifier(names.claim(_name(construct.type, logical_id, properties), logical_id)),
                construct,
                properties,
                (depends_on,) if isinstance(depends_on, str) else tuple(depends_on),
            ),
        )


def _name(resource_type: str, logical_id: str, properties: Mapping[str, Any]) -> str:
    if resource_type in _OF_FUNCTIONS:
        return f"{python_identifier(properties['FunctionName']['Ref'])}_{_OF_FUNCTIONS[resource_type]}"
    if resource_type in _VPC_LINKS:
        return python_identifier(f"{properties['Name']} vpc link")
    return _NAMES.get(resource_type) or python_identifier(logical_id)


def _ordered(members: Sequence[Member]) -> list[Member]:
    """What refers to another member comes after it; apart from that, in the template's order."""
    by_id = {member.logical_id: member for member in members}
    done: dict[str, Member] = {}

    def add(member: Member, above: tuple[str, ...]) -> None:
        if member.logical_id in above:
            raise CodegenError(f"resources need each other: {', '.join(above)}")
        for name in member.names():
            if name in by_id and name not in done and name != member.logical_id:
                add(by_id[name], (*above, member.logical_id))
        done[member.logical_id] = member

    for member in members:
        if member.logical_id not in done:
            add(member, ())
    return list(done.values())
