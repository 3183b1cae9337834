"""Parameters as clients write them: every style of OpenAPI to texts, lists of texts and mappings of texts.

In: the pairs of a query, a form or the cookies, or the text of a path segment or header field. Out: what they say where
the contract wants a scalar, an array or an object; None where they say nothing. Generated packages read styles in the
same way with a module of their own, for they import no `codegen`.
https://spec.openapis.org/oas/v3.1.0#style-values
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, Literal

Kind = Literal["scalar", "array", "object"]
Pairs = Iterable[tuple[str, str]]

_DELIMITERS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|"}
_MAX_DEPTH = 32  # of deepObject: deeper ones would end in a RecursionError


def from_pairs(
    name: str, kind: Kind, style: str, explode: bool, pairs: Pairs, others: Collection[str] = ()
) -> Any:
    """What pairs say of one parameter.

    Args:
        others: names that are no members of an exploded object: those of the other parameters.

    Raises:
        ValueError: they do not have the style's form.
    """
    if kind == "object" and style == "deepObject":
        return _deep_object(name, pairs)
    if kind == "object" and explode:
        return {key: value for key, value in pairs if key == name or key not in others} or None
    values = [value for key, value in pairs if key == name]
    if not values:
        return None
    if kind == "scalar":
        return values[-1]
    if kind == "array" and explode:
        return values
    delimiter = _DELIMITERS.get(style, ",")
    items = [item for value in values if value for item in value.split(delimiter)]
    return items if kind == "array" else _paired(items)


def _deep_object(name: str, pairs: Pairs) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key.startswith(f"{name}[") and key.endswith("]"):
            _put(found, key[len(name) + 1 : -1].split("]["), value)
    return found or None


def _put(tree: dict[str, Any], keys: list[str], value: str) -> None:
    if len(keys) > _MAX_DEPTH:
        raise ValueError("is nested too deeply")
    for key in keys[:-1]:
        tree = tree.setdefault(key, {})
        if not isinstance(tree, dict):
            raise ValueError(f"has both a value and members at {key!r}")
    leaf = tree.setdefault(keys[-1], value)
    if leaf is not value:  # a list is written by its name, again and again
        tree[keys[-1]] = [*leaf, value] if isinstance(leaf, list) else [leaf, value]


def from_text(
    name: str, kind: Kind, style: str, explode: bool, text: str, decode: Callable[[str], str]
) -> Any:
    """What a path segment or a header field says.

    Args:
        decode: takes the encoding off a text that has no delimiters any more.

    Raises:
        ValueError: the text does not have the style's form.
    """
    if kind == "scalar" and style not in ("label", "matrix"):
        return decode(text)
    items = _ITEMS.get(style, _simple)(name, text, explode, kind == "object")
    if kind == "scalar":
        return decode(("." if style == "label" and explode else ",").join(items))
    if kind == "array":
        return [decode(item) for item in items]
    if not explode:
        return _paired([decode(item) for item in items])
    split = (item.partition("=") for item in items)
    return {decode(key): decode(value) for key, _, value in split}


def _simple(name: str, text: str, explode: bool, is_object: bool) -> list[str]:
    return text.split(",") if text else []


def _label(name: str, text: str, explode: bool, is_object: bool) -> list[str]:
    if not text.startswith("."):
        raise ValueError("should begin with '.'")
    return text[1:].split("." if explode else ",") if text != "." else []


def _matrix(name: str, text: str, explode: bool, is_object: bool) -> list[str]:
    if not text.startswith(";"):
        raise ValueError("should begin with ';'")
    if explode and is_object:
        return text[1:].split(";")
    parts = [part.partition("=") for part in text[1:].split(";")]
    if any(key != name for key, _, _ in parts):
        raise ValueError(f"should have the form ';{name}=...'")
    if explode:
        return [value for _, _, value in parts]
    value = ",".join(value for _, _, value in parts)
    return value.split(",") if value else []


_ITEMS: dict[str, Callable[[str, str, bool, bool], list[str]]] = {"label": _label, "matrix": _matrix}


def _paired(items: list[str]) -> dict[str, str]:
    if len(items) % 2:
        raise ValueError("should have a value after each name")
    return dict(zip(items[::2], items[1::2], strict=True))
