"""Policies in a template: statements of IAM and resource policies, and those that SAM knows by name.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-templates.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from codegen.contract.resource_types.table import resource_types
from codegen.contract.template.model import CfnResource, Template
from codegen.contract.values import is_intrinsic, items, literal, mapping
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.core.suggestions import did_you_mean, nearest
from codegen.importer.managed_policies import managed_policies

_EFFECTS = ("Allow", "Deny")
_ACTIONS = frozenset({"Action", "NotAction"})
_FEWEST = 2  # members that make an object below `Statement` one
_PRINCIPALS = ("AWS", "CanonicalUser", "Federated", "Service")
_DOCUMENT = ("Id", "Statement", "Version")
_DOCUMENTS = ("AssumeRolePolicyDocument", "PolicyDocument")
_MEMBERS = (
    "Action", "Condition", "Effect", "NotAction", "NotPrincipal", "NotResource", "Principal", "Resource", "Sid",
)  # fmt: skip
_OPERATORS = (
    "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "BinaryEquals", "Bool", "DateEquals", "DateGreaterThan",
    "DateGreaterThanEquals", "DateLessThan", "DateLessThanEquals", "DateNotEquals", "IpAddress", "NotIpAddress", "Null",
    "NumericEquals", "NumericGreaterThan", "NumericGreaterThanEquals", "NumericLessThan", "NumericLessThanEquals",
    "NumericNotEquals", "StringEquals", "StringEqualsIgnoreCase", "StringLike", "StringNotEquals",
    "StringNotEqualsIgnoreCase", "StringNotLike",
)  # fmt: skip
_AROUND_OPERATOR = re.compile(r"\A(ForAllValues|ForAnyValue):|IfExists\Z")
_WITH_POLICIES = ("AWS::Serverless::Function", "AWS::Serverless::StateMachine")


def check_policies(template: Template) -> None:
    """Report statements that IAM refuses, and names of policies that nobody has."""
    for resource in template.resources.values():
        for statement, place in _statements(resource.own, resource.pointer):
            _check_statement(statement, place, template.findings)
        for name in _DOCUMENTS:
            _check_document(mapping(resource.own.get(name)), resource.at(name), template.findings)
        for index, policy in enumerate(items(resource.own.get("Policies"))):
            is_role = "PolicyDocument" in mapping(policy)
            document = mapping(policy.get("PolicyDocument")) if is_role else mapping(policy)
            if is_role or set(document) & set(_DOCUMENT):
                place = resource.at("Policies", index, *(["PolicyDocument"] if is_role else []))
                _check_document(document, place, template.findings)
        if resource.type in _WITH_POLICIES:
            _check_names(resource, template.findings)


def _statements(value: Any, pointer: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    waiting = [(value, pointer)]
    while waiting:
        node, place = waiting.pop()
        if isinstance(node, list):
            waiting += [(item, child(place, index)) for index, item in enumerate(node)]
        elif isinstance(node, Mapping):
            waiting += [(item, child(place, name)) for name, item in node.items()]
            owner, _, last = place.rpartition("/")
            is_below = last == "Statement" or owner.endswith("/Statement")
            if is_below and len(set(node) & set(_MEMBERS)) >= _FEWEST:
                yield node, place


def _check_document(document: Mapping[str, Any], place: str, findings: Findings) -> None:
    for name in document:
        if name not in _DOCUMENT and not str(name).startswith("Fn::"):
            hint = did_you_mean(name, _DOCUMENT)
            findings.error("CG101", f"a policy has no {name}", child(place, name), hint)
    if (
        document
        and "Statement" not in document
        and not any(str(name).startswith("Fn::") for name in document)
    ):
        findings.error("CG160", "a policy needs Statement", place, "add Statement")


def _check_statement(statement: Mapping[str, Any], place: str, findings: Findings) -> None:
    effect = literal(statement.get("Effect"))
    if "Effect" not in statement:
        findings.error("CG160", "a statement of a policy needs Effect", place, "write Allow or Deny")
    elif effect is not None and effect not in _EFFECTS:
        findings.error(
            "CG103", f"Effect of a policy is {effect!r}", child(place, "Effect"), "write Allow or Deny"
        )
    if not _ACTIONS & set(statement):
        findings.error("CG160", "a statement of a policy needs Action", place, "add Action")
    principals = mapping(statement.get("Principal"))
    for name in principals:
        if name not in _PRINCIPALS:
            hint = did_you_mean(name, _PRINCIPALS, f"use {', '.join(_PRINCIPALS)}")
            findings.error("CG101", f"there is no principal {name}", child(place, "Principal", name), hint)
    for name in mapping(statement.get("Condition")):
        operator = _AROUND_OPERATOR.sub("", str(name))
        if operator not in _OPERATORS and not operator.startswith("Fn::"):
            hint = did_you_mean(operator, _OPERATORS)
            findings.error("CG103", f"IAM has no condition {name}", child(place, "Condition", name), hint)
    for name in statement:
        if name not in _MEMBERS and not str(name).startswith("Fn::"):
            hint = did_you_mean(name, _MEMBERS)
            findings.error("CG101", f"a statement of a policy has no {name}", child(place, name), hint)


def _check_names(resource: CfnResource, findings: Findings) -> None:
    policies = resource.own.get("Policies")
    one = not isinstance(policies, list)
    for index, policy in enumerate([policies] if one else items(policies)):
        place = resource.at("Policies") if one else resource.at("Policies", index)
        name = literal(policy)
        if name is not None:
            _check_managed(name, place, findings)
        elif isinstance(policy, Mapping) and len(policy) == 1 and not is_intrinsic(policy):
            _check_template(*next(iter(policy.items())), place, findings)


def _check_managed(name: str, place: str, findings: Findings) -> None:
    """A policy that is newer than the list is left alone."""
    known = managed_policies()
    meant = None if name in known or ":" in name else nearest(name, known)
    if meant is not None:
        message = f"AWS has no managed policy {name}"
        findings.error("CG120", message, place, f"did you mean {meant}?")


def _check_template(name: str, values: Any, place: str, findings: Findings) -> None:
    known = resource_types().policy_templates
    if name not in known:
        if name != "Statement":
            hint = did_you_mean(name, known, "write its statements")
            findings.error("CG120", f"SAM has no policy template {name}", child(place, name), hint)
        return
    given = mapping(values)
    for wanted in known[name]:
        if wanted not in given and not is_intrinsic(values):
            message = f"policy template {name} needs {wanted}"
            findings.error("CG160", message, child(place, name), f"add {wanted}")
