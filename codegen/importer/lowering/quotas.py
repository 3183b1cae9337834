"""How much of API Gateway's quotas an API takes, and how its tags would share it among several APIs.

https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from codegen.core.findings import Findings
from codegen.importer.grouping import UNTAGGED
from codegen.ir.api import Route

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_ .-]*\Z")
"""A tag that a list in YAML holds without quotes."""
MOST_RESOURCES = 300
"""Resources of one API, unless AWS raises the quota."""


class Share(NamedTuple):
    """One of several APIs that an API is split into."""

    tags: tuple[str, ...]
    resources: int


def count_resources(paths: Iterable[str]) -> int:
    """How many resources API Gateway makes of paths: one for each part, and the root."""
    return len(_resources(paths))


def _resources(paths: Iterable[str]) -> set[str]:
    found = {"/"}
    for path in paths:
        parts = path.strip("/").split("/")
        found.update("/".join(parts[: index + 1]) for index in range(len(parts)) if parts[0])
    return found


def first_tag(route: Route) -> str:
    """The tag that an operation is counted to."""
    return next(iter(route.operation.tags), UNTAGGED)


def split_by_tag(routes: Sequence[Route], most: int = MOST_RESOURCES) -> list[Share]:
    """Few APIs that hold all tags, each within the quota unless one tag alone is beyond it."""
    paths: dict[str, set[str]] = {}
    for route in routes:
        paths.setdefault(first_tag(route), set()).add(route.path)
    found = {tag: _resources(of_tag) for tag, of_tag in paths.items()}
    largest_first = sorted(found, key=lambda tag: (-len(found[tag]), tag))
    shares: list[tuple[list[str], set[str]]] = []
    for tag in largest_first:
        fitting = (share for share in shares if len(share[1] | found[tag]) <= most)
        tags, resources = next(fitting, ([], set()))
        if not tags:
            shares.append((tags, resources))
        tags.append(tag)
        resources |= found[tag]
    return [Share(tuple(sorted(tags)), len(resources)) for tags, resources in shares]


def check_quota(routes: Sequence[Route], findings: Findings) -> None:
    """Report an API with more resources than API Gateway takes, and how it fits."""
    resources = count_resources(route.path for route in routes)
    if resources > MOST_RESOURCES:
        findings.warning(
            "CG260",
            f"the API has {resources} resources, and API Gateway takes {MOST_RESOURCES} per API unless the quota is "
            "raised",
            "/paths",
            _way_out(split_by_tag(routes)),
        )


def _in_yaml(tag: str) -> str:
    return tag if _PLAIN.match(tag) else json.dumps(tag, ensure_ascii=False)


def _way_out(shares: Sequence[Share]) -> str:
    asking = "ask AWS for more resources per API"
    beyond = [share for share in shares if share.resources > MOST_RESOURCES]
    if beyond:
        said = ", ".join(f"{share.tags[0]} has {share.resources}" for share in beyond)
        return f"{asking}, or give the operations more tags to split it by: {said}"
    lists = " · ".join(
        f"only_tags: [{', '.join(map(_in_yaml, share.tags))}] ({share.resources} resources)"
        for share in shares
    )
    return f"{asking}, or make {len(shares)} projects of it that share a domain by its base_paths: {lists}"
