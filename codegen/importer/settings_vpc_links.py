"""VPC links in `codegen.yaml`: what they lead to, and the integrations that go through them.

In: settings as their schema wants them. Out: `ir.VpcLink` by name, and what is wrong with them.
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from codegen.core.names import UniqueNames, class_name, digest, logical_id
from codegen.core.pointer import child
from codegen.core.suggestions import did_you_mean
from codegen.importer.settings_api_types import api_type_of
from codegen.importer.settings_check import Finding
from codegen.ir.api import ApiType
from codegen.ir.deployment import VPC_LINK, VpcLink

MOST_TARGETS = 1
"""https://docs.aws.amazon.com/apigateway/latest/api/API_CreateVpcLink.html"""
_ARN, _URLS = "arn:", ("http://", "https://")
_ADDRESSES: Mapping[ApiType, tuple[tuple[str, ...], str, str]] = {
    ApiType.REST: (
        _URLS,
        "integrations of REST APIs go to a URL, also through a VPC link",
        "write uri: http://HOST/PATH, of which HOST is what the request says in its header Host",
    ),
    ApiType.HTTP: (
        (_ARN,),
        "integrations of HTTP APIs through a VPC link go to a listener or to a service of AWS Cloud Map",
        "write the ARN of the load balancer's listener, or of the service",
    ),
}
"""How addresses behind a VPC link begin, what is wrong with others, and what to write
(https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html)."""


def vpc_links(data: Mapping[str, Any]) -> dict[str, VpcLink]:
    """The links by name.

    Where a link leads can't be changed: one that leads elsewhere is another resource, whose id the next deployment of
    the API takes while the last one still goes by the link before it.
    """
    stems = UniqueNames()
    found: dict[str, VpcLink] = {}
    for name, entry in _entries(data).items():
        ways = {key: tuple(entry.get(key) or ()) for key in _WAYS}
        stem = stems.claim(class_name(name), name)
        suffix = VPC_LINK + digest(json.dumps(ways, sort_keys=True))
        found[name] = VpcLink(name, logical_id(stem, suffix), **ways)
    return found


_WAYS = ("target_arns", "subnet_ids", "security_group_ids")


def _entries(data: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {name: entry or {} for name, entry in (data.get("vpc_links") or {}).items()}


def vpc_link_findings(data: Mapping[str, Any]) -> Iterator[Finding]:
    """What is wrong with VPC links, and with the integrations that name them."""
    links = _entries(data)
    for name, entry in links.items():
        yield from _link(entry, child("/vpc_links", name), api_type_of(data))
    used: set[str] = set()
    for key, integration in (data.get("integrations") or {}).items():
        name = integration.get("vpc_link")
        if name:
            used.add(name)
            yield from _integration(integration, links, child("/integrations", key), api_type_of(data))
    for name in sorted(links.keys() - used):
        yield Finding(
            "CG156",
            f"the VPC link {name} leads nowhere: no integration names it",
            child("/vpc_links", name),
            f"write vpc_link: {name} in an integration",
            ("/integrations",),
        )


def _link(entry: Mapping[str, Any], place: str, api_type: ApiType) -> Iterator[Finding]:
    targets, subnets = entry.get("target_arns") or (), entry.get("subnet_ids")
    ways = child(place, "target_arns"), child(place, "subnet_ids")
    if not targets and not subnets:
        needed = "target_arns or subnet_ids" if api_type is ApiType.REST else "subnet_ids"
        yield Finding("CG155", f"a VPC link needs {needed}", place, f"add {needed}", ways)
    for name in ("subnet_ids", "security_group_ids"):
        if targets and entry.get(name):
            message = f"a VPC link to a load balancer has no {name}"
            yield Finding("CG152", message, child(place, name), "remove it, or target_arns", ways)
    if len(targets) > MOST_TARGETS:
        message = "a VPC link leads to one load balancer"
        yield Finding("CG152", message, ways[0], "write a VPC link for each of them", ways)


def _integration(
    integration: Mapping[str, Any], links: Mapping[str, Mapping[str, Any]], place: str, api_type: ApiType
) -> Iterator[Finding]:
    name, own = integration["vpc_link"], child(place, "vpc_link")
    if name not in links:
        hint = did_you_mean(name, links, f"known here: {', '.join(links) or 'none'}")
        yield Finding("CG156", f"there is no VPC link {name!r}", own, hint, ("/vpc_links",))
        return
    if integration.get("connectionId"):
        message = "an integration goes through one VPC link: vpc_link and connectionId name two"
        yield Finding("CG152", message, child(place, "connectionId"), "remove one of them")
    if api_type is ApiType.REST:
        yield from _target(integration, links[name], name, place)
    beginnings, what, hint = _ADDRESSES.get(api_type, ((), "", ""))
    uri = integration.get("uri")
    if isinstance(uri, str) and not uri.startswith((*beginnings, "$")):
        yield Finding("CG152", what, child(place, "uri"), hint, (own,))


def _target(
    integration: Mapping[str, Any], link: Mapping[str, Any], name: str, place: str
) -> Iterator[Finding]:
    """Which load balancer in its subnets a link leads to is said by each integration of a REST API."""
    rests_on = tuple(child("/vpc_links", name, way) for way in _WAYS)
    if link.get("subnet_ids") and not integration.get("integrationTarget"):
        yield Finding(
            "CG155",
            f"the VPC link {name} leads into subnets: the integration needs integrationTarget",
            child(place, "vpc_link"),
            "add the ARN of the load balancer in front of the endpoint",
            rests_on,
        )
    if link.get("target_arns") and integration.get("integrationTarget"):
        yield Finding(
            "CG152",
            f"the VPC link {name} leads to its own load balancer",
            child(place, "integrationTarget"),
            "remove it, or write subnet_ids in place of the link's target_arns",
            rests_on,
        )
