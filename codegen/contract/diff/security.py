"""Security requirements of the API and its operations, and the schemes that they name."""

from __future__ import annotations

from typing import Any

from codegen.contract.diff.comparer import Comparer
from codegen.contract.diff.parts import Part, Side, texts

_URLS = {"authorizationUrl": "oauth-url-changed", "tokenUrl": "oauth-token-url-changed"}


def compare_requirements(comparer: Comparer, old: Part, new: Part, prefix: str) -> None:
    """Report what became of the alternatives that `security` lists."""
    before, after = _requirements(old.value), _requirements(new.value)
    for names in before.keys() - after.keys():
        comparer.add(f"{prefix}-removed", f"security {_shown(names)}: removed", old, new)
    for names in after.keys() - before.keys():
        comparer.add(f"{prefix}-added", f"security {_shown(names)}: added", old, new)
    for names in before.keys() & after.keys():
        for name in names:
            for scope in sorted(before[names][name] - after[names][name]):
                text = f"security '{name}': scope '{scope}' removed"
                comparer.add(f"{prefix}-scope-removed", text, old, new)
            for scope in sorted(after[names][name] - before[names][name]):
                text = f"security '{name}': scope '{scope}' added"
                comparer.add(f"{prefix}-scope-added", text, old, new)


def _requirements(listed: Any) -> dict[tuple[str, ...], dict[str, frozenset[str]]]:
    if not isinstance(listed, list):
        return {}
    return {
        tuple(sorted(each)): {name: texts(scopes) for name, scopes in each.items()}
        for each in listed
        if isinstance(each, dict)
    }


def _shown(names: tuple[str, ...]) -> str:
    return " and ".join(f"'{name}'" for name in names) or "of nobody"


def compare_schemes(comparer: Comparer) -> None:
    """Report what became of the schemes below components."""
    sides = comparer.sides
    old, new = (side.at(side.root("components"), "securitySchemes") for side in (sides.old, sides.new))
    for name in old.members.keys() - new.members.keys():
        text = f"security scheme '{name}': removed"
        comparer.add("api-security-component-removed", text, sides.old.at(old, name), None)
    for name in new.members.keys() - old.members.keys():
        text = f"security scheme '{name}': added"
        comparer.add("api-security-component-added", text, None, sides.new.at(new, name))
    for name in old.members.keys() & new.members.keys():
        parts = sides.old.at(old, name), sides.new.at(new, name)
        if not sides.are_same(parts[0].value, parts[1].value):
            _compare_scheme(comparer, name, *parts)


def _compare_scheme(comparer: Comparer, name: str, old: Part, new: Part) -> None:
    prefix, subject = "api-security-component", f"security scheme '{name}'"
    kinds = old.members.get("type"), new.members.get("type")
    if kinds[0] != kinds[1]:
        comparer.add(
            f"{prefix}-type-changed", f"{subject}: type changed from '{kinds[0]}' to '{kinds[1]}'", old, new
        )
    before, after = _flows(comparer.sides.old, old), _flows(comparer.sides.new, new)
    for flow in before.keys() & after.keys():
        for keyword, event in _URLS.items():
            urls = before[flow].get(keyword), after[flow].get(keyword)
            if urls[0] != urls[1]:
                text = f"{subject}: {keyword} changed from '{urls[0]}' to '{urls[1]}'"
                comparer.add(f"{prefix}-{event}", text, old, new)
        scopes: list[Any] = [flows[flow].get("scopes") for flows in (before, after)]
        if all(isinstance(each, dict) for each in scopes):
            _compare_scopes(comparer, subject, scopes[0], scopes[1], old, new)


def _flows(side: Side, scheme: Part) -> dict[str, dict[str, Any]]:
    flows = side.at(scheme, "flows").members
    return {name: flow for name, flow in flows.items() if isinstance(flow, dict)}


def _compare_scopes(
    comparer: Comparer, subject: str, before: dict[str, Any], after: dict[str, Any], old: Part, new: Part
) -> None:
    for scope in sorted(before.keys() | after.keys()):
        if before.get(scope) == after.get(scope):
            continue
        action = "added" if scope not in before else "removed" if scope not in after else "changed"
        text = f"{subject}: scope '{scope}' {action}"
        comparer.add(f"api-security-component-oauth-scope-{action}", text, old, new)
