"""What the contract says and Python's types can't: annotations of models that check it."""

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from types import UnionType
from typing import Any, Union, get_args, get_origin

from .schema_rules import Schema, canonical, is_multiple, violation

Types = Callable[[], Mapping[str, Any]]


def _broken(message: str) -> Exception:
    # not before something is wrong
    from pydantic_core import PydanticCustomError

    return PydanticCustomError("contract", "{message}", {"message": message})


class _After:
    """A check of a value that has its type already."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        # models are built only where they are needed
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(
            self._checked, handler(source)
        )

    def _checked(self, value: Any) -> Any:
        message = self.message(value)
        if message:
            raise _broken(message)
        return value

    def message(self, value: Any) -> str:
        """What is wrong with the value, "" if nothing is."""
        raise NotImplementedError


class Pattern(_After):
    """A text in which a regular expression is found; for expressions that pydantic's own engine can't run."""

    def __init__(self, pattern: str) -> None:
        self._search = re.compile(pattern).search

    def message(self, value: Any) -> str:
        return (
            ""
            if self._search(value)
            else "Input should match the pattern of the contract"
        )


class MultipleOf(_After):
    """A multiple of a number, counted in decimals as they are written: 0.3 is one of 0.1."""

    def __init__(self, factor: float) -> None:
        self._factor = factor

    def message(self, value: Any) -> str:
        return (
            ""
            if is_multiple(value, self._factor)
            else f"Input should be a multiple of {self._factor}"
        )


class UniqueItems(_After):
    """A list without two equal elements; 1 and 1.0 are equal, 1 and true are not."""

    def message(self, value: Any) -> str:
        texts = [canonical(plain(item)) for item in value]
        return (
            ""
            if len(set(texts)) == len(texts)
            else "List should have no two equal items"
        )


class OneOf(_After):
    """One of some values that `Literal` can't hold: floats, objects, lists."""

    def __init__(self, *values: Any) -> None:
        self._values = frozenset(map(canonical, values))

    def message(self, value: Any) -> str:
        return (
            ""
            if canonical(plain(value)) in self._values
            else "Input should be one of the contract's values"
        )


class ExactlyOne:
    """A value of a union that matches one of its types only."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        # models are built only where they are needed
        from pydantic_core import core_schema

        choices = [handler.generate_schema(member) for member in _members(source)]
        attempts: list[Any] = [
            core_schema.no_info_wrap_validator_function(_attempt, choice)
            for choice in choices
        ]
        count = len(choices)
        each = core_schema.no_info_before_validator_function(
            lambda value: (value,) * count,
            core_schema.tuple_positional_schema(attempts),
        )
        return core_schema.no_info_after_validator_function(
            _the_only_one,
            each,
            serialization=core_schema.wrap_serializer_function_ser_schema(
                _as_it_is, schema=handler(source)
            ),
        )


class AnyOf:
    """Keeps a union together that stands for one type in the union around it."""


def _members(source: Any) -> tuple[Any, ...]:
    return get_args(source) if get_origin(source) in (Union, UnionType) else (source,)


class _Refused:
    """What a type said against a value."""

    def __init__(self, error: Any) -> None:
        self.error = error


def _attempt(value: Any, validate: Callable[[Any], Any]) -> Any:
    # already loaded by whoever calls
    from pydantic_core import ValidationError

    try:
        return validate(value)
    except ValidationError as error:
        return _Refused(error)


def _the_only_one(results: tuple[Any, ...]) -> Any:
    matches = [result for result in results if not isinstance(result, _Refused)]
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise _broken(f"Input should match one type only, and matches {len(matches)}")
    # The type that has the least to say against the value is most likely the one that was meant.
    raise min(
        (result.error for result in results), key=lambda error: error.error_count()
    )


def _as_it_is(value: Any, serialize: Callable[[Any], Any]) -> Any:
    return serialize(value)


class Tagged:
    """A value of a union whose type is told by one of its members.

    Args:
        member: the member's name on the wire.
        types: for each of its values, the position of a type in the union.
        attribute: the member's name in Python.
    """

    def __init__(
        self, member: str, types: Mapping[str, int], attribute: str = ""
    ) -> None:
        self._member = member
        self._types = types
        self._attribute = attribute or member

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        # models are built only where they are needed
        from pydantic_core import core_schema

        choices = [handler.generate_schema(member) for member in _members(source)]
        return core_schema.tagged_union_schema(
            {value: choices[position] for value, position in self._types.items()},
            discriminator=self._value,
            custom_error_type="union_tag",
            custom_error_message="Input should have a member {member} that says its type: {values}",
            custom_error_context={
                "member": repr(self._member),
                "values": ", ".join(map(repr, self._types)),
            },
        )

    def _value(self, value: Any) -> Any:
        tag = (
            value.get(self._member)
            if isinstance(value, dict)
            else getattr(value, self._attribute, None)
        )
        return tag if isinstance(tag, str) else None


class TaggedOrAny(Tagged):
    """A value of a union whose type one of its members tells; a value without it may be of any of the types."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        # models are built only where they are needed
        from pydantic_core import core_schema

        choices = [handler.generate_schema(member) for member in _members(source)]
        told = {value: choices[position] for value, position in self._types.items()}
        return core_schema.tagged_union_schema(
            {"any type": core_schema.union_schema(choices), **told},
            discriminator=self._value,
        )

    def _value(self, value: Any) -> Any:
        tag = super()._value(value)
        return tag if tag in self._types else "any type"


class Check:
    """Keywords of JSON Schema that have no type in Python.

    Args:
        schema: the keywords. Its references are names of `types`.
        types: the types that references mean; called when the first value comes, since some are defined later.
    """

    def __init__(self, schema: Schema, types: Types | None = None) -> None:
        self._schema = schema
        self._types = types or dict

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        # models are built only where they are needed
        from pydantic_core import core_schema

        return core_schema.with_info_before_validator_function(
            self._before, handler(source)
        )

    def around_model(self, schema: Any, model: Any) -> Any:
        """The schema of a model whose members, as they are on the wire, are checked."""
        # models are built only where they are needed
        from pydantic_core import core_schema

        def check(value: Any, info: Any) -> Any:
            members = value
            if info.mode != "json" and isinstance(value, dict):
                members = {
                    _wire_name(model, name): item for name, item in value.items()
                }
            self._before(members, info)
            return value

        # A model that refers to itself must find the check as well.
        ref = schema.pop("ref", None)
        return core_schema.with_info_before_validator_function(check, schema, ref=ref)

    def _before(self, value: Any, info: Any) -> Any:
        message = violation(
            self._schema, value if info.mode == "json" else plain(value), self._matches
        )
        if message:
            raise _broken(f"Input {message}")
        return value

    def _matches(self, reference: str, value: Any) -> bool:
        from pydantic_core import (
            ValidationError,
            to_json,
        )  # already loaded by whoever calls

        try:
            self._adapters[reference].validate_json(to_json(value))
        except ValidationError:
            return False
        return True

    @cached_property
    def _adapters(self) -> dict[str, Any]:
        # already loaded by whoever calls
        from pydantic import TypeAdapter

        return {name: TypeAdapter(type_) for name, type_ in self._types().items()}


def _wire_name(model: Any, name: str) -> str:
    field = model.model_fields.get(name)
    return str(field.alias) if field is not None and field.alias else name


def plain(value: Any) -> Any:
    """A value as JSON's types, as it would be sent."""
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return value.isoformat() if hasattr(value, "isoformat") else value
