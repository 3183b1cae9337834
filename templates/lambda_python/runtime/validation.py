"""Values against the types of the contract; what is wrong with them becomes findings.

pydantic is imported when the first value needs it: a function whose operations take plain texts and numbers never does.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, get_args, get_origin

from .problem import BadRequest, Finding, step
from .values import parse_json

_PLAIN: dict[Any, str] = {
    str: "a text",
    int: "an integer",
    float: "a number",
    bool: "true or false",
}

_IN_OTHER_WORDS = {
    "Field required": "is required",
    "Extra inputs are not permitted": "is not allowed",
}
_ON_THE_WIRE = {"by_alias": True, "exclude_unset": True}


class Validator:
    """Checks values against one type, as strictly as the contract means it."""

    def __init__(self, type_: Any) -> None:
        self.type = type_

    def json(self, text: str | bytes, place: str) -> Any:
        """The value that a JSON text stands for.

        Raises:
            BadRequest: the text is no JSON, or the value breaks the contract.
        """
        try:
            if self.type is Any:
                return parse_json(text)
            if _may_have_constants(text):
                parse_json(text)
            return self._adapter.validate_json(text, strict=True)
        except RecursionError:
            finding = Finding(place, "", "should not be nested so deeply")
            raise BadRequest(errors=[finding]) from None
        except ValueError as error:
            raise BadRequest(errors=findings(error, place, "", text)) from None

    def value(self, value: Any, place: str, path: str) -> Any:
        """A value made of JSON's types as the contract's type.

        Raises:
            BadRequest: the value breaks the contract.
        """
        if self._plain is not None:
            return self._plain.checked(value, place, path)
        text = json.dumps(value)
        try:
            return self._adapter.validate_json(text, strict=True)
        except ValueError as error:
            raise BadRequest(errors=findings(error, place, path, text)) from None

    def dump(self, value: Any) -> str:
        """A value of the type as JSON; members of models that were not set stay absent."""
        serializer = getattr(value, "__pydantic_serializer__", None)
        if serializer is not None:
            return str(serializer.to_json(value, **_ON_THE_WIRE), "utf-8")
        if self._plain is not None or self.type is Any:
            return dump_json(value)
        text = self._adapter.dump_json(value, **_ON_THE_WIRE, warnings=False)
        return str(text, "utf-8")

    @cached_property
    def _adapter(self) -> Any:
        # 60 ms that only some functions need
        from pydantic import BeforeValidator, TypeAdapter

        # Straight from JSON, pydantic takes no notice of a member that is called like an attribute with another alias.
        # (Any: a type made from a value has no name that a checker knows.)
        exactly: Any = Annotated[self.type, BeforeValidator(_as_it_is)]
        return TypeAdapter(exactly)

    @cached_property
    def _plain(self) -> "_Plain | None":
        """The scalar type, where the type is a scalar without constraints; nullable or a list of them."""
        kind, is_nullable = self.type, False
        if isinstance(kind, UnionType):
            members = [member for member in get_args(kind) if member is not NoneType]
            is_nullable = len(members) < len(get_args(kind))
            kind = members[0] if len(members) == 1 else None
        is_list = get_origin(kind) is list
        if is_list:
            kind = get_args(kind)[0]
        return _Plain(kind, is_list, is_nullable) if kind in _PLAIN else None


class _Plain(NamedTuple):
    """A type that can be checked without pydantic."""

    scalar: Any
    is_list: bool
    is_nullable: bool

    def checked(self, value: Any, place: str, path: str) -> Any:
        if value is None and self.is_nullable:
            return None
        if not self.is_list:
            return self._scalar(value, place, path)
        if not isinstance(value, list):
            raise BadRequest(errors=[Finding(place, path, "should be a list")])
        items = enumerate(value)
        return [self._scalar(item, place, f"{path}/{i}") for i, item in items]

    def _scalar(self, value: Any, place: str, path: str) -> Any:
        if self.scalar is float and type(value) is int:
            return float(value)
        if type(value) is not self.scalar:
            message = f"should be {_PLAIN[self.scalar]}"
            raise BadRequest(errors=[Finding(place, path, message)])
        return value


def _as_it_is(value: Any) -> Any:
    return value


def _may_have_constants(text: str | bytes) -> bool:
    """Whether NaN or Infinity may stand in the text, which pydantic takes for numbers."""
    if isinstance(text, bytes):
        return b"NaN" in text or b"Infinity" in text
    return "NaN" in text or "Infinity" in text


def findings(
    error: ValueError, place: str, path: str, text: str | bytes
) -> list[Finding]:
    """What pydantic or the JSON parser found, each with a JSON pointer into the text.

    Args:
        path: pointer of the text's root.
    """
    if not hasattr(error, "errors"):
        return [Finding(place, path, f"should be valid JSON: {error}")]
    errors = error.errors(include_url=False, include_context=False, include_input=False)
    if errors[0]["type"] == "json_invalid":
        return [Finding(place, path, f"should be valid JSON: {errors[0]['msg']}")]
    data = json.loads(text)
    found = (
        Finding(place, path + _pointer(e["loc"], e["type"], data), _message(e["msg"]))
        for e in errors
    )
    return list(dict.fromkeys(found))


def _message(text: str) -> str:
    said = text.removeprefix("Value error, ").removeprefix("Input ")
    return _IN_OTHER_WORDS.get(said, said)


def _pointer(steps: Sequence[Any], kind: str, data: Any) -> str:
    """Where in the data an error is: pydantic also names the members of unions that it tried, which are no steps."""
    pointer = ""
    for name in steps:
        in_list = isinstance(data, list) and isinstance(name, int) and name < len(data)
        if in_list or (isinstance(data, Mapping) and name in data):
            data = data[name]
        elif kind == "missing" and isinstance(data, Mapping):
            if name is not steps[-1]:
                continue
        else:
            continue
        pointer += step(name)
    return pointer


def dump_json(value: Any) -> str:
    """A value made of JSON's types and models as JSON."""
    return json.dumps(
        value, ensure_ascii=False, separators=(",", ":"), default=_to_json_types
    )


def _to_json_types(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", **_ON_THE_WIRE)
    from pydantic_core import to_jsonable_python  # texts and numbers do without

    return to_jsonable_python(value)
