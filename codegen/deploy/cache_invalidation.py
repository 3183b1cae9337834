"""Who may invalidate a stage's cache: settings of methods that CloudFormation has no properties for, and Terraform has.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-stage-methodsetting.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.deploy.values import Resource
from codegen.features.stage.settings import ALL_METHODS
from codegen.importer.settings_routes import INVALIDATION
from codegen.ir.project import SETTINGS_FILE, Project

_SETTINGS = ("requireAuthorizationForCacheControl", "unauthorizedCacheControlHeaderStrategy")
_PROPERTIES = tuple(name[0].upper() + name[1:] for name in _SETTINGS)


def without_invalidation(template: Mapping[str, Any]) -> dict[str, Any]:
    """A template with the properties alone that CloudFormation knows."""
    resources = {name: _known(resource) for name, resource in template["Resources"].items()}
    return {**template, "Resources": resources}


def _known(resource: Resource) -> Resource:
    properties = resource["Properties"]
    settings = properties.get("MethodSettings")
    if not settings:
        return resource
    known = [{name: entry[name] for name in entry if name not in _PROPERTIES} for entry in settings]
    return {**resource, "Properties": {**properties, "MethodSettings": known}}


def report_invalidation(project: Project, findings: Findings) -> None:
    """Say what is to be set by hand once CloudFormation has made a stage."""
    for stage in project.deployment.stages:
        changes = [
            f"op=replace,path={_setting_path(key)}/caching/{name},value={_plain(setting[name])}"
            for key, setting in stage.method_settings.items()
            for name in _SETTINGS
            if name in setting
        ]
        if changes:
            findings.diagnostics.append(
                Diagnostic(
                    "CG276",
                    Severity.WARNING,
                    f"CloudFormation can't say who may invalidate the cache of stage {stage.name}: it stays as API "
                    "Gateway has it, a permission is asked for and requests without it are answered with a header",
                    _place(project, stage.name),
                    f"aws apigateway update-stage --rest-api-id ID --stage-name {stage.name} --patch-operations "
                    + " ".join(changes),
                )
            )


def _place(project: Project, stage: str) -> SourceLocation:
    """Where the settings say it: for the stage alone, or for all stages."""
    places = {
        pointer: place for pointer, place in project.settings.places.items() if pointer.endswith(INVALIDATION)
    }
    own = child("/stages", stage) + "/"
    found = [place for pointer, place in places.items() if pointer.startswith(own)]
    found += [place for pointer, place in places.items() if not pointer.startswith("/stages/")]
    return found[0] if found else SourceLocation(SETTINGS_FILE)


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _setting_path(key: str) -> str:
    """The place of a method's settings in a stage, as patches of the API name it."""
    if key == ALL_METHODS:
        return "/*/*"
    method, _, path = key.partition(" ")
    return f"/{path.replace('/', '~1')}/{method}"
