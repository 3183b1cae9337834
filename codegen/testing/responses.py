"""Answers as tests see them, with assertions that say what the answer was when it is another one than expected."""

from __future__ import annotations

import json as json_module
from collections.abc import Iterator, Mapping
from typing import Any

from codegen.core.records import Record
from codegen.gateway.exchange import Headers

_SHOWN = 500
"""Characters of a body that a failed assertion shows."""


class ResponseHeaders(Mapping[str, str]):
    """Headers by name, whatever its case; several of one name are joined."""

    def __init__(self, pairs: Headers) -> None:
        self.pairs = pairs

    def __getitem__(self, name: str) -> str:
        values = [value for key, value in self.pairs if key.lower() == name.lower()]
        if not values:
            raise KeyError(name)
        return ", ".join(values)

    def __iter__(self) -> Iterator[str]:
        return iter({name.lower(): None for name, _ in self.pairs})

    def __len__(self) -> int:
        return len({name.lower() for name, _ in self.pairs})


class TestResponse(Record, frozen=True):
    """The answer to a request."""

    __test__ = False

    status_code: int
    headers: ResponseHeaders
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")

    @property
    def error_type(self) -> str | None:
        """The gateway's own error (`x-amzn-ErrorType`); None for an answer of the integration."""
        return self.headers.get("x-amzn-errortype")

    def json(self) -> Any:
        """The body as JSON."""
        return json_module.loads(self.content)

    # assertions: each gives the response back, so that they can be chained

    def assert_status(self, status_code: int) -> TestResponse:
        assert self.status_code == status_code, f"expected status {status_code}, got {self._shown()}"
        return self

    def assert_header(self, name: str, value: str | None) -> TestResponse:
        """Hold a header against its value; None: it must not be there."""
        found = self.headers.get(name)
        assert found == value, f"expected {name}: {value}, found {found!r} in {self._shown()}"
        return self

    def assert_json(self, expected: Any) -> TestResponse:
        """Hold the body against JSON; objects may have members beside the expected ones."""
        try:
            found = self.json()
        except ValueError:
            raise AssertionError(f"expected JSON, got {self._shown()}") from None
        difference = _difference(expected, found, "$")
        assert not difference, f"{difference} in {self._shown()}"
        return self

    def assert_gateway_error(self, error_type: str, status_code: int | None = None) -> TestResponse:
        """The gateway answered itself, with an error of this type: "ForbiddenException" ..."""
        assert self.error_type == error_type, f"expected {error_type}, got {self.error_type}: {self._shown()}"
        return self if status_code is None else self.assert_status(status_code)

    def _shown(self) -> str:
        return f"{self.status_code} {self.text[:_SHOWN]}"


def _difference(expected: Any, found: Any, place: str) -> str:
    """Where JSON differs from what is expected of it; "" for nowhere."""
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for name, value in expected.items():
            if name not in found:
                return f"{place} has no {name!r}"
            inner = _difference(value, found[name], f"{place}.{name}")
            if inner:
                return inner
        return ""
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        inner_ones = (
            _difference(e, f, f"{place}[{i}]") for i, (e, f) in enumerate(zip(expected, found, strict=True))
        )
        return next(filter(None, inner_ones), "")
    return "" if expected == found else f"{place} is {found!r}, not {expected!r}"
