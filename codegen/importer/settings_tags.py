"""`only_tags`: a project of some of a contract's operations, so that a large contract becomes several APIs.

Several such projects share a domain: each has base paths of its own there
(https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html).
"""

from __future__ import annotations

from codegen.core.diagnostics import Diagnostic, Severity, SourceLocation
from codegen.core.pointer import child
from codegen.core.records import replace
from codegen.importer.lowering.quotas import first_tag
from codegen.ir.api import Api
from codegen.ir.project import SETTINGS_FILE, ProjectSettings


def with_only_tags(api: Api, settings: ProjectSettings) -> tuple[Api, list[Diagnostic]]:
    """The API with the operations that the settings ask for; what they ask for in vain is a finding."""
    wanted = settings.only_tags
    if not wanted:
        return api, []
    kept = tuple(route for route in api.routes if first_tag(route) in wanted)
    known = sorted({first_tag(route) for route in api.routes})
    diagnostics = [
        Diagnostic(
            "CG156",
            Severity.ERROR,
            f"no operation of the contract has {tag!r} as its first tag",
            settings.places.get(child("/only_tags", index)),
            f"known: {', '.join(known) or 'none'}",
        )
        for index, tag in enumerate(wanted)
        if tag not in known
    ]
    if diagnostics:  # of a misspelt tag's operations the other settings may speak
        return api, diagnostics
    left_out = len(api.routes) - len(kept)
    if left_out:
        place = settings.places.get("/only_tags/0") or SourceLocation(SETTINGS_FILE)
        message = f"{left_out} of {len(api.routes)} operations are left out: only_tags names other tags"
        diagnostics.append(Diagnostic("CG278", Severity.NOTE, message, place))
    return replace(api, routes=kept), diagnostics
