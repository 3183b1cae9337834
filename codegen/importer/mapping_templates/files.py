"""The templates of one operation as files below `templates/`, and what their users made of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from codegen.core.records import Record, field
from codegen.importer.mapping_templates.text import json_text
from codegen.ir.project import TEMPLATES_FOLDER, MappingTemplate

Case = Mapping[str, Any]
"""One case of `codegen vtl test`."""


class TemplateFiles(Record):
    """Collects the templates of one operation."""

    operation: str
    edited: Mapping[str, str]  # path -> text of the user's
    found: list[MappingTemplate] = field(default_factory=list)

    def add(self, stem: str, text: str, cases: Sequence[Case] = ()) -> str:
        """A template; returns the text that is in force: the user's where it was edited."""
        path = f"{TEMPLATES_FOLDER}/{self.operation}/{stem}.vtl"
        self.found.append(MappingTemplate(path, text, tuple(cases)))
        return self.edited.get(path, text)


def expected(value: Any) -> Any:
    """What a case expects of a template that prints a value: texts are compared as they are printed."""
    return f"{json_text(value)}\n" if isinstance(value, str) else value


def is_plain(value: Any) -> bool:
    """Whether every tool writes the same JSON for a value."""
    text = json.dumps(value, ensure_ascii=False)
    return text.isascii() and text.isprintable() and "\\" not in text and not re.search(r"\d[.eE]\d", text)
