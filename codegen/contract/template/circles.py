"""Resources that need each other, which CloudFormation can't create.

What SAM makes beside a resource (stages, permissions, routes of events) is counted with whom it depends on.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html#troubleshooting-errors-dependency-error
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from codegen.contract.template.model import FUNCTIONS, SERVERLESS, CfnResource, Template
from codegen.contract.values import items, mapping, named_things, referred
from codegen.core.graphs import components
from codegen.core.pointer import child

_BESIDE = {
    "AWS::Serverless::Api": frozenset(
        {
            "AccessLogSetting", "CacheClusterEnabled", "CacheClusterSize", "CanarySetting", "Domain", "MethodSettings",
            "StageName", "TracingEnabled", "Variables",
        }
    ),
    "AWS::Serverless::HttpApi": frozenset(
        {"AccessLogSettings", "DefaultRouteSettings", "Domain", "RouteSettings", "StageName", "StageVariables"}
    ),
}  # fmt: skip
"""Properties that go into the stage or the domain, which SAM makes of its own."""
_MADE_LATER = frozenset({"Events", "Connectors", "EventInvokeConfig", "DeploymentPreference"})
_IMPLICIT_API = {"Api": "ServerlessRestApi", "HttpApi": "ServerlessHttpApi"}
_API_OF_EVENT = {"Api": "RestApiId", "HttpApi": "ApiId"}
_DEFINITIONS = ("DefinitionBody", "DefinitionUri")


class _Edge(NamedTuple):
    target: str
    pointer: str


def check_circles(template: Template) -> None:
    """Report each circle once, where a function closes it if one does: functions have the reference to give up."""
    edges = {name: list(_edges(resource, template)) for name, resource in template.resources.items()}
    for name, edge in _event_edges(template):
        edges.setdefault(name, []).append(edge)
    for circle in components(edges, lambda name: [edge.target for edge in edges.get(name, ())]):
        members = set(circle)
        within = [(name, edge) for name in circle for edge in edges.get(name, ()) if edge.target in members]
        if within and not template.has_macros:
            _, closing = min(within, key=lambda each: _is_function(each[0], template) is False)
            template.findings.error(
                "CG165",
                f"these resources need each other: {', '.join(sorted(members))}",
                closing.pointer,
                "CloudFormation can create none of them first: leave out one of the references",
            )


def _is_function(name: str, template: Template) -> bool:
    return name in template.resources and template.resources[name].type in FUNCTIONS


def _edges(resource: CfnResource, template: Template) -> Iterator[_Edge]:
    """Whom a resource can't be created without."""
    beside = _BESIDE.get(resource.type, frozenset())
    is_serverless = resource.type.startswith(SERVERLESS)
    for name, value in resource.own.items():
        if name in beside or (is_serverless and name in _MADE_LATER):
            continue
        for thing in named_things(value, child(resource.pointer, name)):
            is_sam_part = template.is_serverless and thing.attribute in ("Stage", "Deployment")
            if thing.kind in ("Ref", "Fn::GetAtt", "Fn::Sub") and not is_sam_part:
                yield _Edge(thing.name, thing.pointer)
    depends = resource.body.get("DependsOn")
    for name in [depends] if isinstance(depends, str) else items(depends):
        if isinstance(name, str) and name != resource.logical_id:
            yield _Edge(name, child(resource.place, "DependsOn"))


def _event_edges(template: Template) -> Iterator[tuple[str, _Edge]]:
    """An API whose definition SAM writes names the functions of its events."""
    for resource in template.of("AWS::Serverless::Function"):
        for name, event in mapping(resource.properties.get("Events")).items():
            kind = mapping(event).get("Type")
            if not isinstance(kind, str) or kind not in _API_OF_EVENT:
                continue
            given = mapping(mapping(event).get("Properties")).get(_API_OF_EVENT[kind])
            api_id = _IMPLICIT_API[kind] if given is None else referred(given)
            api = template.resources.get(api_id or "")
            if api_id and not (api and any(each in api.properties for each in _DEFINITIONS)):
                yield api_id, _Edge(resource.logical_id, child(resource.pointer, "Events", name))
