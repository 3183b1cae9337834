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
    found = {"/"}
    for path in paths:
        parts = path.strip("/").split("/")
        found.update("/".join(parts[: index + 1]) for index in range(len(parts)) if parts[0])
    return len(found)


def first_tag(route: Route) -> str:
    """The tag that an operation is counted to."""
    return next(iter(route.operation.tags), UNTAGGED)


def split_by_tag(routes: Sequence[Route], most: int = MOST_RESOURCES) -> list[Share]:
    """Few APIs that hold all tags, each within the quota unless one tag alone is beyond it."""
    paths: dict[str, set[str]] = {}
    for route in routes:
        paths.setdefault(first_tag(route), set()).add(route.path)
    largest_first = sorted(paths, key=lambda tag: (-count_resources(paths[tag]), tag))
    shares: list[list[str]] = []
    for tag in largest_first:
        fitting = (
            share
            for share in shares
            if count_resources(path for each in (*share, tag) for path in paths[each]) <= most
        )
        share = next(fitting, None)
        if share is None:
            shares.append([tag])
        else:
            share.append(tag)
    return [
        Share(tuple(sorted(share)), count_resources(path for tag in share for path in paths[tag]))
        for share in shares
    ]


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
