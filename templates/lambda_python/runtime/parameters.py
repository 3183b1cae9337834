"""The parameters of an operation: where each stands in a request, and how its text becomes a value."""

from collections.abc import Collection, Iterator
from typing import Any, ClassVar
from urllib.parse import unquote

from .problem import BadRequest, Finding, step
from .request import HttpRequest
from .styles import Pairs, from_pairs, from_text
from .validation import Validator
from .values import ABSENT, Shape, convert, parse_json


class Parameter:
    """One parameter."""

    place: ClassVar[str]

    def __init__(
        self,
        name: str,
        attribute: str,
        shape: Shape = "string",
        *,
        required: bool = False,
        style: str = "form",
        explode: bool = True,
        is_json: bool = False,
        is_nullable: bool = False,
        allow_empty: bool = False,
        default: Any = ABSENT,
    ) -> None:
        """Describe a parameter.

        Args:
            attribute: what the request class calls it.
            is_json: the text is a JSON document (`content: application/json`).
            is_nullable: the document may be null, which the attribute's type says of an absent one, too.
            allow_empty: an empty text says the same as none.
            default: the value, as JSON has it, that stands for an absent one.
        """
        self.name = name
        self.path = step(name)
        self.attribute = attribute
        self.shape = shape
        self.required = required
        self.style = style
        self.explode = explode
        self.is_json = is_json
        self.is_nullable = is_nullable
        self.allow_empty = allow_empty
        self.default = default

    def read(
        self, http: HttpRequest, validator: Validator, others: Collection[str]
    ) -> Any:
        """The parameter's value in a request, ABSENT where there is none.

        Args:
            others: names of the other parameters of the same place.

        Raises:
            BadRequest: the value breaks the contract, or the request lacks a required one.
        """
        path = self.path
        try:
            found = list(self._values(http, others))
        except (ValueError, RecursionError) as error:
            raise BadRequest(errors=[Finding(self.place, path, str(error))]) from None
        if not found and isinstance(self.shape, dict) and self.required:
            found = [{}]  # an object without members leaves no trace
        if not found and self.required:
            raise BadRequest(errors=[Finding(self.place, path, "is required")])
        if not found:
            absent = self.default is ABSENT
            return ABSENT if absent else validator.value(self.default, self.place, path)
        return self._first_valid(found, validator, path)

    def _values(self, http: HttpRequest, others: Collection[str]) -> Iterator[Any]:
        """What the text can stand for: one value for each alternative of the shape."""
        for shape in self.shape if isinstance(self.shape, tuple) else (self.shape,):
            raw = self._raw(http, "string" if self.is_json else shape, others)
            if raw is ABSENT or (raw == "" and self.allow_empty):
                continue
            yield self._document(raw) if self.is_json else convert(raw, shape)

    def _document(self, text: str) -> Any:
        value = parse_json(text)
        if value is None and not self.is_nullable:
            raise ValueError("should not be null")
        return value

    def _raw(self, http: HttpRequest, shape: Shape, others: Collection[str]) -> Any:
        raise NotImplementedError

    def _first_valid(self, values: list[Any], validator: Validator, path: str) -> Any:
        for value in values[:-1]:
            try:
                return validator.value(value, self.place, path)
            except BadRequest:
                continue
        return validator.value(values[-1], self.place, path)

    def _from_pairs(self, pairs: Pairs, shape: Shape, others: Collection[str]) -> Any:
        return from_pairs(self.name, shape, self.style, self.explode, pairs, others)


class Query(Parameter):
    place = "query"

    def _raw(self, http: HttpRequest, shape: Shape, others: Collection[str]) -> Any:
        return self._from_pairs(http.query, shape, others)


class Cookie(Parameter):
    place = "cookie"

    def _raw(self, http: HttpRequest, shape: Shape, others: Collection[str]) -> Any:
        pairs = [(name, unquote(value.strip('"'))) for name, value in http.cookies]
        return self._from_pairs(pairs, shape, others)


class Path(Parameter):
    place = "path"

    def __init__(
        self,
        name: str,
        attribute: str,
        shape: Shape = "string",
        *,
        style: str = "simple",
        explode: bool = False,
        is_json: bool = False,
        is_nullable: bool = False,
    ) -> None:
        super().__init__(
            name,
            attribute,
            shape,
            required=True,
            style=style,
            explode=explode,
            is_json=is_json,
            is_nullable=is_nullable,
        )

    def _raw(self, http: HttpRequest, shape: Shape, others: Collection[str]) -> Any:
        text = http.encoded_path_parameters.get(self.name)
        if text is None:
            return ABSENT
        return from_text(self.name, shape, self.style, self.explode, text, unquote)


class Header(Parameter):
    place = "header"

    def __init__(
        self,
        name: str,
        attribute: str,
        shape: Shape = "string",
        *,
        required: bool = False,
        style: str = "simple",
        explode: bool = False,
        is_json: bool = False,
        is_nullable: bool = False,
        default: Any = ABSENT,
    ) -> None:
        super().__init__(
            name,
            attribute,
            shape,
            required=required,
            style=style,
            explode=explode,
            is_json=is_json,
            is_nullable=is_nullable,
            default=default,
        )

    def _raw(self, http: HttpRequest, shape: Shape, others: Collection[str]) -> Any:
        text = http.headers.get(self.name)
        if text is None:
            return ABSENT
        if not isinstance(shape, list | dict):
            return text
        return from_text(self.name, shape, self.style, self.explode, text, str.strip)
