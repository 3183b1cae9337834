"""Compares a value of a template with the shape that its resource type gives it.

In: the value as written, which may be computed by CloudFormation anywhere in it. Out: findings; what is known only at
deployment is not judged. CloudFormation reads numbers and booleans from texts, and the other way round.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from codegen.contract.resource_types.table import Shape, resource_types
from codegen.contract.values import NO_VALUE, is_intrinsic
from codegen.core.diagnostics import Diagnostic, Severity
from codegen.core.fields import type_name
from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.core.suggestions import did_you_mean, nearest

_TRANSFORM = "Fn::Transform"


def check_shape(value: Any, shape: Shape, pointer: str, findings: Findings, title: str) -> None:
    """Report where a value does not have its shape.

    Args:
        title: what the value is called in messages: `AWS::ApiGateway::Stage`.
    """
    _Checker(findings).check(value, shape, pointer, title)


class _Checker:
    def __init__(self, findings: Findings) -> None:
        self._findings = findings

    def check(self, value: Any, shape: Shape, pointer: str, title: str) -> None:
        name = shape.get("$ref")
        owner = title
        if name is not None:
            title = name.rpartition(".")[2]
            shape = resource_types().definitions.get(name, {})
        if is_intrinsic(value):
            self._branches(value, shape, pointer, title)
        elif "anyOf" in shape:
            self._any_of(value, shape["anyOf"], pointer, title)
        elif self._has_type(value, shape, pointer, owner):
            self._content(value, shape, pointer, title)

    def _branches(self, value: Mapping[str, Any], shape: Shape, pointer: str, title: str) -> None:
        """Both outcomes of `Fn::If` must fit."""
        outcomes = value.get("Fn::If")
        if isinstance(outcomes, list) and len(outcomes) == 3:
            for index in (1, 2):
                if outcomes[index] != NO_VALUE:
                    self.check(outcomes[index], shape, child(pointer, "Fn::If", index), title)

    def _any_of(self, value: Any, alternatives: list[Shape], pointer: str, title: str) -> None:
        """One of the alternatives must fit: what the nearest one lacks is told."""
        fewest: list[Diagnostic] | None = None
        for shape in alternatives:
            attempt = Findings(self._findings.locate)
            _Checker(attempt).check(value, shape, pointer, title)
            if not any(diagnostic.severity is Severity.ERROR for diagnostic in attempt.diagnostics):
                return
            if fewest is None or _distance(attempt.diagnostics) < _distance(fewest):
                fewest = attempt.diagnostics
        self._findings.diagnostics += fewest or []

    def _has_type(self, value: Any, shape: Shape, pointer: str, title: str) -> bool:
        types = shape.get("type") or ("object" if "properties" in shape else ())
        wanted = [types] if isinstance(types, str) else list(types)
        if not wanted or any(_TYPES[name](value) for name in wanted):
            return True
        if value is not None:  # a key without a value is told by those who read templates
            says = " or ".join(_NAMES[name] for name in wanted)
            shown = f", not {value!r}" if isinstance(value, str) else f", not {type_name(value)}"
            self._findings.error("CG102", f"{_last(pointer)} of {title} must be {says}{shown}", pointer)
        return False

    def _content(self, value: Any, shape: Shape, pointer: str, title: str) -> None:
        if isinstance(value, Mapping):
            self._members(value, shape, pointer, title)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                self.check(item, shape.get("items", {}), child(pointer, index), title)
        else:
            self._enumeration(value, shape, pointer, title)
            self._bounds(value, shape, pointer, title)

    def _members(self, value: Mapping[str, Any], shape: Shape, pointer: str, title: str) -> None:
        known = shape.get("properties")
        others = shape.get("additionalProperties", True)
        for name, item in value.items():
            place = child(pointer, name)
            if known is not None and name in known:
                self.check(item, known[name], place, title)
            elif isinstance(others, Mapping):
                self.check(item, others, place, title)
            elif others is False and name != _TRANSFORM:
                self._unknown(name, known or {}, place, title)
        if _TRANSFORM not in value:
            for name in shape.get("required", ()):
                if name not in value:
                    self._findings.error("CG160", f"{title} needs {name}", pointer, f"add {name}")

    def _unknown(self, name: str, known: Mapping[str, Any], pointer: str, title: str) -> None:
        is_certain = title.startswith("AWS::") or nearest(name, known) is not None
        report = self._findings.error if is_certain else self._findings.warning
        report("CG101", f"{title} has no property {name}", pointer, did_you_mean(name, known))

    def _enumeration(self, value: Any, shape: Shape, pointer: str, title: str) -> None:
        allowed = shape.get("enum")
        if allowed is None or value in allowed or str(value) in allowed:
            return
        other_case = next((each for each in allowed if str(value).upper() == str(each).upper()), None)
        if other_case is not None:
            message = f"{_last(pointer)} of {title} is {value!r}: AWS spells it {other_case}"
            self._findings.warning("CG103", message, pointer, f"write {other_case}")
            return
        message = f"{_last(pointer)} of {title} is {value!r}, which AWS does not know"
        choices = "use one of " + ", ".join(str(each) for each in allowed)
        self._findings.error("CG103", message, pointer, did_you_mean(str(value), map(str, allowed), choices))

    def _bounds(self, value: Any, shape: Shape, pointer: str, title: str) -> None:
        low, high = shape.get("minimum"), shape.get("maximum")
        if (low is None and high is None) or isinstance(value, bool):
            return
        number = float(value)
        if (low is not None and number < low) or (high is not None and number > high):
            said = f"{low} or more" if high is None else f"{low} to {high}"
            self._findings.error("CG108", f"{_last(pointer)} of {title} is {value}, not {said}", pointer)


def _distance(diagnostics: list[Diagnostic]) -> tuple[bool, int]:
    """How far a value is from a shape: another type altogether is farthest."""
    first = diagnostics[0]
    is_other = len(diagnostics) == 1 and first.code == "CG102" and " must be " in first.message
    return is_other, len(diagnostics)


def _last(pointer: str) -> str:
    """The name of a property, for messages: of an item its list's."""
    parts = [part for part in pointer.split("/") if not part.isdecimal() and part != "Fn::If"]
    return parts[-1].replace("~1", "/").replace("~0", "~")


def _is_number(value: Any) -> bool:
    if isinstance(value, str):
        try:
            float(value)
        except ValueError:
            return False
        return True
    return isinstance(value, int | float) and not isinstance(value, bool)


_TYPES: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(
        value, str | int | float
    ),  # booleans are ints, and become texts as well
    "integer": lambda value: _is_number(value) and float(value).is_integer(),
    "number": _is_number,
    "boolean": lambda value: isinstance(value, bool) or str(value).lower() in ("true", "false"),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, Mapping),
}
_NAMES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
}
