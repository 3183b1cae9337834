"""Reading objects field by field."""

from __future__ import annotations

from codegen.core.diagnostics import SourceLocation
from codegen.core.fields import Fields
from codegen.core.findings import Findings


def test_a_misspelt_field_is_told_what_it_was_meant_to_be() -> None:
    findings = Findings(lambda pointer: SourceLocation("api.yaml", 7, 3, pointer))
    fields = Fields({"request_templates": {}, "other": 1}, "", findings, "an integration")
    fields.mapping("requestTemplates")
    fields.finish()
    hints = [each.hint for each in findings.diagnostics]
    assert hints == ["did you mean requestTemplates?", "check the spelling"]
