"""The URI of an integration request: placeholders of the path filled in, the query string added.

In: the integration's uri and its parameters. Out: an absolute URI, fit to be sent.
https://docs.aws.amazon.com/apigateway/latest/developerguide/setup-http-integrations.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, quote_plus

from codegen.gateway.errors import CONFIGURATION_ERROR, GatewayError

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_VARIABLE = re.compile(r"\$\{(?:stageVariables\.(\w+)|\w+)\}")
_IN_PATH = "/%:@!$&'()*+,;=-._~"
"""Characters that a path keeps: values come encoded as the client sent them."""


def with_variables(uri: str, variables: Mapping[str, str]) -> str:
    """The URI with its stage variables; one that the stage does not define is empty, and so may be the host then."""
    return _VARIABLE.sub(lambda found: variables.get(found[1] or "", ""), uri)


class EndpointUri:
    """One URI, ready to be filled in."""

    __slots__ = ("_has_query", "_parts", "_text")

    def __init__(self, uri: str) -> None:
        self._text = uri
        self._parts = _PLACEHOLDER.split(uri)  # text, name, text ...
        self._has_query = "?" in uri

    def fill_in(self, path: Mapping[str, str], query: str) -> str:
        """The URI of a request.

        Raises:
            GatewayError: a placeholder has no value.
        """
        uri = self._text if len(self._parts) == 1 else self._filled(path)
        return f"{uri}{'&' if self._has_query else '?'}{query}" if query else uri

    def _filled(self, path: Mapping[str, str]) -> str:
        parts = list(self._parts)
        for index in range(1, len(parts), 2):
            value = path.get(parts[index].removesuffix("+"))
            if value is None:
                at = sum(map(len, parts[:index]))
                raise GatewayError(
                    CONFIGURATION_ERROR, detail=f"Illegal character in path at index {at}: {self._text}"
                )
            parts[index] = quote(value, safe=_IN_PATH)
        return "".join(parts)


def query_string(pairs: Iterable[tuple[str, str]]) -> str:
    """Names and values as a query string."""
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs)


def merged_query(sent: str, pairs: list[tuple[str, str]]) -> str:
    """The client's query string as it was sent, mapped parameters behind it, also those of the same name."""
    if not pairs:
        return sent
    return f"{sent}&{query_string(pairs)}" if sent else query_string(pairs)
