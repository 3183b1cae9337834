"""Typed reading of one object of a document: a wrong type or an unknown name becomes a finding, never an error.

In: a decoded JSON value that may be anything. Out: values of the types that the caller asks for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from codegen.core.findings import Findings
from codegen.core.pointer import child
from codegen.core.suggestions import did_you_mean

Choice = TypeVar("Choice", bound=StrEnum)

_TYPE_NAMES: dict[type, str] = {
    str: "text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    type(None): "nothing",
}


def type_name(value: object) -> str:
    """The type of a JSON value in plain words."""
    return _TYPE_NAMES.get(type(value), "an object")


class Fields:
    """One object, read field by field.

    A value of another type than asked for is reported (CG102) and read as absent. `finish` reports the fields that
    nobody asked for (CG101).
    """

    def __init__(self, value: object, pointer: str, findings: Findings, title: str) -> None:
        """`title` names the object in messages: `x-amazon-apigateway-integration`."""
        self.pointer = pointer
        self.findings = findings
        self._title = title
        self._asked: set[str] = set()
        if not isinstance(value, Mapping):
            findings.error("CG102", f"{title} must be an object, and is {type_name(value)}", pointer)
            value = {}
        self._data: Mapping[str, Any] = value

    def __contains__(self, name: str) -> bool:
        return self._data.get(name) is not None

    def raw(self, name: str) -> Any:
        """The value as it stands; None where it is absent."""
        self._asked.add(name)
        return self._data.get(name)

    def text(self, name: str) -> str | None:
        """A text; a number is read as its digits, an intrinsic function of CloudFormation as its template."""
        value = _plain_text(self.raw(name))
        if value is None or isinstance(value, str):
            return value
        self._refuse(name, "text", value)
        return None

    def integer(self, name: str) -> int | None:
        value = self.raw(name)
        if isinstance(value, str) and value.strip().isdecimal():
            return int(value)  # CloudFormation takes numbers as text
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self._refuse(name, "a whole number", value)
        return None

    def number(self, name: str) -> float | None:
        value = self.raw(name)
        if isinstance(value, str):
            value = _number(value)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return value
        self._refuse(name, "a number", value)
        return None

    def boolean(self, name: str, default: bool = False) -> bool:
        value = self.raw(name)
        if isinstance(value, str) and value.lower() in ("true", "false"):
            return value.lower() == "true"  # CloudFormation takes booleans as text
        if value is None or isinstance(value, bool):
            return default if value is None else value
        self._refuse(name, "true or false", value)
        return default

    def choice(self, name: str, choices: type[Choice]) -> Choice | None:
        """A member of an enumeration, whatever its case: extensions are written in lower case, properties in upper."""
        value = self.text(name)
        if value is None:
            return None
        if value.upper() in choices.__members__:
            return choices[value.upper()]
        names = ", ".join(choices.__members__)
        self.findings.error(
            "CG103",
            f"{name} of {self._title} is {value!r}, which API Gateway does not know",
            child(self.pointer, name),
            f"use one of {names}",
        )
        return None

    def strings(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self.raw(name)
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        if value is None:
            return ()
        if not isinstance(value, list):
            self._refuse(name, "a list of texts", value)
            return ()
        texts = [_plain_text(item) for item in value]
        if not all(isinstance(item, str) for item in texts):
            self._refuse(name, "a list of texts", value)
        return tuple(item for item in texts if isinstance(item, str))

    def texts(self, name: str, *, takes_numbers: bool = True) -> dict[str, str]:
        """An object whose values are texts. Another value is left out with a warning, as API Gateway's import does."""
        found: dict[str, str] = {}
        for key, value in self.mapping(name).items():
            text = _plain_text(value) if takes_numbers or not isinstance(value, int | float) else value
            if isinstance(text, str):
                found[key] = text
            elif text is not None:
                self.findings.warning(
                    "CG104",
                    f"{key} in {name} of {self._title} must be text and is {type_name(value)}: it is left out",
                    child(self.pointer, name, key),
                    f"write \"'{json.dumps(value)}'\" for a fixed value",
                )
        return found

    def mapping(self, name: str) -> Mapping[str, Any]:
        """An object, empty where it is absent."""
        value = self.raw(name)
        if value is None:
            return {}
        if isinstance(value, Mapping):
            return value
        self._refuse(name, "an object", value)
        return {}

    def children(self, name: str, title: str) -> list[tuple[str, Fields]]:
        """The objects of a map of objects, by key."""
        place = child(self.pointer, name)
        return [
            (key, Fields(value, child(place, key), self.findings, title))
            for key, value in self.mapping(name).items()
        ]

    def items(self, name: str, title: str) -> list[Fields]:
        """The objects of a list of objects."""
        value = self.raw(name)
        if value is not None and not isinstance(value, list):
            self._refuse(name, "a list", value)
        place = child(self.pointer, name)
        entries = value if isinstance(value, list) else []
        return [
            Fields(entry, child(place, index), self.findings, title) for index, entry in enumerate(entries)
        ]

    def finish(self, ignored: Iterable[str] = ()) -> None:
        """Report the fields that were not asked for; `x-` members of other tools are nobody's business here."""
        for name in self._data:
            if name not in self._asked and name not in ignored and not _is_foreign(name):
                self.findings.warning(
                    "CG101",
                    f"{self._title} has no field {name}: it is left out",
                    child(self.pointer, name),
                    did_you_mean(name, self._asked),
                )

    def _refuse(self, name: str, wanted: str, value: object) -> None:
        self.findings.error(
            "CG102",
            f"{name} of {self._title} must be {wanted}, and is {type_name(value)}",
            child(self.pointer, name),
        )


def _is_foreign(name: str) -> bool:
    return name.startswith("x-") and not name.startswith("x-amazon-apigateway-")


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _plain_text(value: Any) -> Any:
    """Numbers as text (`statusCode: 200` is accepted on import), and the template inside of `Fn::Sub`."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, Mapping) and len(value) == 1 and "Fn::Sub" in value:
        template = value["Fn::Sub"]
        return template[0] if isinstance(template, list) and template else template
    return value
