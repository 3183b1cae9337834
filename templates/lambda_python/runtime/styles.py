"""Parameters as clients write them: every style of OpenAPI to texts, lists of texts and mappings of texts.

https://spec.openapis.org/oas/v3.1.0#style-values
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from .values import ABSENT, Shape

MAX_DEPTH = 32  # of deepObject: deeper ones would end in a RecursionError

Pairs = Iterable[tuple[str, str]]

_DELIMITERS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|"}


def from_pairs(
    name: str,
    shape: Shape,
    style: str,
    explode: bool,
    pairs: Pairs,
    others: Collection[str] = (),
) -> Any:
    """What the pairs of a query, a form or the cookies say of one parameter.

    Args:
        others: names of the other parameters, which are no members of an exploded object.

    Raises:
        ValueError: the text does not have the style's form.
    """
    if isinstance(shape, dict) and style == "deepObject":
        return _deep_object(name, shape, pairs)
    if isinstance(shape, dict) and explode:
        return _exploded_object(name, shape, pairs, others)
    values = [value for key, value in pairs if key == name]
    if not values:
        return ABSENT
    if not isinstance(shape, list | dict):
        return values[-1]
    if isinstance(shape, list) and explode:
        return values
    delimiter = _DELIMITERS.get(style, ",")
    items = [item for value in values if value for item in value.split(delimiter)]
    return items if isinstance(shape, list) else _paired(items)


def _exploded_object(
    name: str, shape: dict[str, Shape], pairs: Pairs, others: Collection[str]
) -> Any:
    every = "*" in shape
    found: dict[str, Any] = {}
    for key, value in pairs:
        # A member that is called like another parameter can't be told from it: that one keeps its value.
        if (every or key in shape) and (key == name or key not in others):
            if isinstance(shape.get(key, shape.get("*")), list):
                found.setdefault(key, []).append(value)
            else:
                found[key] = value
    return found or ABSENT


def _deep_object(name: str, shape: dict[str, Shape], pairs: Pairs) -> Any:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key.startswith(f"{name}[") and key.endswith("]"):
            _put(found, key[len(name) + 1 : -1].split("]["), value)
    return _deep_value(found, shape) if found else ABSENT


def _put(tree: dict[str, Any], keys: list[str], value: str) -> None:
    if len(keys) > MAX_DEPTH:
        raise ValueError("is nested too deeply")
    for key in keys[:-1]:
        tree = tree.setdefault(key, {})
        if not isinstance(tree, dict):
            raise ValueError(f"has both a value and members at {key!r}")
    leaf = tree.setdefault(keys[-1], [])
    if not isinstance(leaf, list):
        raise ValueError(f"has both a value and members at {keys[-1]!r}")
    leaf.append(value)


def _deep_value(tree: Any, shape: Shape) -> Any:
    """A tree of lists of texts in the form that the shape wants."""
    if isinstance(shape, tuple):
        fitting = [
            one for one in shape if isinstance(one, dict) == isinstance(tree, dict)
        ]
        shape = fitting[0] if fitting else shape[0]
    if isinstance(tree, dict):
        if isinstance(shape, list):  # name[0]=a, name[1]=b
            return [_deep_value(item, shape[0]) for item in tree.values()]
        members = shape if isinstance(shape, dict) else {}
        other = members.get("*", "string")
        return {k: _deep_value(v, members.get(k, other)) for k, v in tree.items()}
    return tree if isinstance(shape, list) else tree[-1]


def from_text(
    name: str,
    shape: Shape,
    style: str,
    explode: bool,
    text: str,
    decode: Callable[[str], str],
) -> Any:
    """What a path segment or a header field says.

    Args:
        decode: takes the encoding off a text that has no delimiters any more.

    Raises:
        ValueError: the text does not have the style's form.
    """
    items = _ITEMS[style](name, text, explode, isinstance(shape, dict))
    if not isinstance(shape, list | dict):
        delimiter = "." if style == "label" and explode else ","
        return decode(delimiter.join(items))
    if isinstance(shape, list):
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


_ITEMS: dict[str, Callable[[str, str, bool, bool], list[str]]] = {
    "simple": _simple,
    "label": _label,
    "matrix": _matrix,
}


def _paired(items: list[str]) -> dict[str, str]:
    if len(items) % 2:
        raise ValueError("should have a value after each name")
    return dict(zip(items[::2], items[1::2], strict=True))
