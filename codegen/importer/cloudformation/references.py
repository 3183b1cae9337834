"""Rewrites what the intrinsic functions of a template refer to.

In: a part of a template. Out: the part, in which some logical ids have other names and some references are replaced by
what they stand for.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from codegen.core.records import Record, field

_REFERENCE = re.compile(r"\$\{([^!}][^}]*)\}")
_NAMING_FIRST = ("Fn::If", "Fn::FindInMap")
"""Functions whose first argument names a condition or a mapping."""


class References(Record, frozen=True):
    """What becomes of references."""

    names: Mapping[str, str] = field(default_factory=dict)
    """Resource, condition or mapping -> its new name."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """`Parameter` or `Resource.Attribute` -> the expression that takes its place, as it stands."""

    def rewrite(self, value: Any) -> Any:
        """A part of the template with its references rewritten."""
        if isinstance(value, list):
            return [self.rewrite(item) for item in value]
        if not isinstance(value, Mapping):
            return value
        if len(value) == 1:
            name, argument = next(iter(value.items()))
            if name in ("Ref", "Fn::GetAtt"):
                return self._reference(name, argument)
            if name == "Fn::Sub":
                return {name: self._substitution(argument)}
            if name == "Condition" and isinstance(argument, str):
                return {name: self.names.get(argument, argument)}
            if name in _NAMING_FIRST and isinstance(argument, list) and argument:
                first = self.names.get(argument[0]) if isinstance(argument[0], str) else None
                return {name: [first or self.rewrite(argument[0]), *self.rewrite(argument[1:])]}
        return {name: self.rewrite(item) for name, item in value.items()}

    def _reference(self, function: str, argument: Any) -> Any:
        parts = argument if isinstance(argument, list) else [argument]
        if not all(isinstance(part, str) for part in parts):
            return {function: self.rewrite(argument)}
        said = ".".join(parts)
        if said in self.values:
            return self.values[said]
        name, dot, attribute = said.partition(".")
        new = self.names.get(name, name)
        return {function: [new, attribute] if function == "Fn::GetAtt" and dot else f"{new}{dot}{attribute}"}

    def _substitution(self, argument: Any) -> Any:
        text, variables = argument if isinstance(argument, list) and len(argument) == 2 else (argument, {})
        if not isinstance(text, str) or not isinstance(variables, Mapping):
            return self.rewrite(argument)
        known = {name: self.rewrite(value) for name, value in variables.items()}

        def put(match: re.Match[str]) -> str:
            said = match[1].strip()
            if said in variables:
                return match[0]
            if said not in self.values:
                name, dot, attribute = said.partition(".")
                return f"${{{self.names.get(name, name)}{dot}{attribute}}}"
            variable = re.sub(r"\W", "", said)
            while variable in known and known[variable] != self.values[said]:
                variable += "0"
            known[variable] = self.values[said]
            return f"${{{variable}}}"

        text = _REFERENCE.sub(put, text)
        return [text, known] if known else text
