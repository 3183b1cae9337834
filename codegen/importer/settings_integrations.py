"""Integrations in `codegen.yaml`: members as in `x-amazon-apigateway-integration`, and shorter words for the usual.

In: the setting `integrations`. Out: `ir.Integration` by method and path, and the ARNs that `target` names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.core.records import replace
from codegen.features.integration import settings as integration
from codegen.importer.mapping_templates.target import address_of, target_of
from codegen.importer.settings_api_types import api_type_of
from codegen.importer.settings_vpc_links import vpc_links
from codegen.ir.api import ApiType
from codegen.ir.deployment import VpcLink
from codegen.ir.integration import Integration

ReadTemplate = Callable[[str], str | None]
"""The text of a file of the project; None where it has no such file."""

_AWS = frozenset({"aws", "aws_proxy"})
_HTTP = frozenset({"http", "http_proxy"})
_CALLED = ("uri", "target", "integrationTarget", "credentials")
"""What says whom an integration calls, and as whom."""
_UNKNOWN_FIELD, _UNKNOWN_SETTING = "CG101", "CG150"


def read_integrations(
    data: Mapping[str, Any], findings: Findings, read_template: ReadTemplate
) -> tuple[dict[str, Integration], dict[str, str]]:
    """The integrations, and the targets among them, by method and path."""
    found: dict[str, Integration] = {}
    targets: dict[str, str] = {}
    links = vpc_links(data)
    for key, value in (data.get("integrations") or {}).items():
        place = child("/integrations", key)
        written = _completed(key, dict(value), links)
        _check_mock(written, place, findings)
        target = written.pop("target", None)
        if target is not None:
            targets[key] = target
            if not written.get("uri"):
                written["uri"] = _address(target, key.partition(" ")[0], place, findings)
        written = _with_files(written, place, findings, read_template)
        _check_connection(written, place, findings)
        read_integration = _read(written, place, findings, api_type_of(data))
        if read_integration is not None:
            found[key] = read_integration
    return found, targets


def _read(
    written: Mapping[str, Any], place: str, findings: Findings, api_type: ApiType
) -> Integration | None:
    """The integration; a member that it has not is a setting that does not exist."""
    own = Findings(findings.locate)
    found = integration.read_extension(written, place, own, api_type)
    findings.diagnostics += [_refused(one) if one.code == _UNKNOWN_FIELD else one for one in own.diagnostics]
    return found


def _refused(diagnostic: Diagnostic) -> Diagnostic:
    message = diagnostic.message.removesuffix(": it is left out")
    return replace(diagnostic, code=_UNKNOWN_SETTING, severity=Severity.ERROR, message=message)


def _completed(key: str, written: dict[str, Any], links: Mapping[str, VpcLink]) -> dict[str, Any]:
    """With the members that only one value makes sense of."""
    link = links.get(written.pop("vpc_link", ""))
    if link is not None:
        written["connectionId"] = f"${{{link.logical_id}}}"
    kind = str(written.get("type")).lower()
    method = key.partition(" ")[0]
    if kind in _AWS:
        written.setdefault("httpMethod", "POST")
    elif kind in _HTTP:
        written.setdefault("httpMethod", method)
    if written.get("connectionId"):
        written.setdefault("connectionType", "VPC_LINK")
    return written


def _check_mock(written: Mapping[str, Any], place: str, findings: Findings) -> None:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html"""
    for name in _CALLED:
        if str(written.get("type")).lower() == "mock" and written.get(name):
            findings.error(
                "CG152",
                f"an integration of type mock calls nothing: it has no {name}",
                child(place, name),
                "remove it, or choose another type",
            )


def _check_connection(written: Mapping[str, Any], place: str, findings: Findings) -> None:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html"""
    is_private = str(written.get("connectionType")).upper() == "VPC_LINK"
    if is_private and str(written.get("type")).lower() not in _HTTP:
        findings.error(
            "CG152",
            f"an integration of type {written.get('type')} goes through no VPC link",
            child(place, "connectionId" if "connectionId" in written else "connectionType"),
            "write type: http or http_proxy",
        )
    elif is_private and not written.get("connectionId"):
        findings.error(
            "CG155",
            "an integration through a VPC link needs connectionId",
            child(place, "connectionType"),
            "add the id of the VPC link",
        )


def _address(arn: str, http_method: str, place: str, findings: Findings) -> str:
    target = target_of(arn)
    if target is not None:
        return address_of(target, http_method)
    findings.error(
        "CG152",
        f"the target {arn!r} is of no service that requests are made for",
        child(place, "target"),
        "name a function, queue, topic, table, event bus, stream or state machine, or write uri and requestTemplates",
    )
    return arn


def _with_files(
    written: dict[str, Any], place: str, findings: Findings, read_template: ReadTemplate
) -> dict[str, Any]:
    """With the texts of the files that stand in place of templates."""

    def texts(owner: Mapping[str, Any], name: str, pointer: str) -> dict[str, Any]:
        templates = owner.get(name)
        if not isinstance(templates, Mapping):
            return dict(owner)
        read = {
            media_type: _text(template, child(pointer, name, media_type), findings, read_template)
            for media_type, template in templates.items()
        }
        return {**owner, name: read}

    written = texts(written, "requestTemplates", place)
    responses = written.get("responses")
    if isinstance(responses, Mapping):
        written["responses"] = {
            pattern: (
                texts(response, "responseTemplates", child(place, "responses", pattern))
                if isinstance(response, Mapping)
                else response
            )
            for pattern, response in responses.items()
        }
    return written


def _text(value: Any, pointer: str, findings: Findings, read_template: ReadTemplate) -> Any:
    """A template as it is written, or `{file: PATH}`."""
    if not isinstance(value, Mapping) or set(value) != {"file"} or not isinstance(value["file"], str):
        return value
    text = read_template(value["file"])
    if text is None:
        message = f"the project has no file {value['file']!r} that a template could be read from"
        findings.error("CG156", message, pointer, "write its path relative to codegen.yaml")
    return text or ""
