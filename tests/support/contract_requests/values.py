"""Values of a contract's schemas by chance: the judge decides which of them are valid.

In: a schema's JSON pointer and a source of chance. Out: JSON values that probably keep it, small and large, plain and
odd.
"""

from __future__ import annotations

import copy
import math
import random
import string
from collections.abc import Callable, Mapping
from typing import Any

import rstr
from contract_requests.document import Contract, escaped
from contract_requests.judge import Judge

MAX_DEPTH = 9
RETRIES = 6
_WORDS = "amber brook cedar dune ember fjord grove heath islet knoll".split()
_ODD = (
    "ä ö",
    "日本",
    "a/b",
    "x&y=z",
    'say "hi"',
    "50%",
    "a+b",
    "back\\slash",
    "tab\there",
    "🙂",
    "true",
    "12",
    "null",
)
_BOUNDS = {
    "minimum": max, "minLength": max, "minItems": max, "minProperties": max,
    "maximum": min, "maxLength": min, "maxItems": min, "maxProperties": min,
}  # fmt: skip


class NoValue(Exception):
    """No value of the schema comes to mind."""


def _uuid(chance: random.Random) -> str:
    digits = f"{chance.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def _day(chance: random.Random) -> str:
    return f"{chance.randint(1970, 2040)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"


def _time(chance: random.Random) -> str:
    fraction = chance.choice(["", ".5", ".123456"])
    offset = chance.choice(["Z", "+02:00", "-11:30"])
    return (
        f"{chance.randint(0, 23):02}:{chance.randint(0, 59):02}:{chance.randint(0, 59):02}{fraction}{offset}"
    )


_FORMATS: Mapping[str, Callable[[random.Random], str]] = {
    "date": _day,
    "date-time": lambda chance: f"{_day(chance)}T{_time(chance)}",
    "time": _time,
    "uuid": _uuid,
    "email": lambda chance: f"{chance.choice(_WORDS)}@example.com",
    "idn-email": lambda chance: f"{chance.choice(_WORDS)}@example.com",
    "idn-hostname": lambda chance: f"{chance.choice(_WORDS)}.example.com",
    "ipv4": lambda chance: f"192.0.2.{chance.randint(0, 255)}",
    "ipv6": lambda chance: f"2001:db8::{chance.getrandbits(16):x}",
    "byte": lambda chance: "aGVsbG8=",
    "regex": lambda chance: "^a+$",
    "json-pointer": lambda chance: "/a/0",
    "uri": lambda chance: f"https://example.com/{chance.choice(_WORDS)}",
    "url": lambda chance: f"https://example.com/{chance.choice(_WORDS)}",
}


class Values:
    """Makes values of the schemas of one contract."""

    def __init__(self, contract: Contract, judge: Judge, chance: random.Random) -> None:
        self._contract = contract
        self._judge = judge
        self._chance = chance

    def value(self, pointer: str, *, is_small: bool = False) -> Any:
        """A value that the schema at a pointer probably takes.

        Raises:
            NoValue: none comes to mind.
        """
        try:
            return self._value(self._contract.at(pointer), 0, is_small)
        except (LookupError, TypeError, ValueError, RecursionError, OverflowError) as error:
            raise NoValue(str(error)) from error

    def _value(self, stated: Any, depth: int, is_small: bool) -> Any:
        """A value of a schema; of one that wants to be the only one, the first of some that is."""
        value = self._guess(stated, depth, is_small)
        for _ in range(RETRIES if isinstance(stated, dict) and "oneOf" in stated else 0):
            if self._judge.keeps(stated, value):
                break
            value = self._guess(stated, depth, is_small)
        return value

    def _guess(self, stated: Any, depth: int, is_small: bool) -> Any:
        if depth > MAX_DEPTH:
            raise NoValue("too deep")
        schema = self._flat(stated, 0)
        if "const" in schema:
            return copy.deepcopy(schema["const"])
        if schema.get("enum"):
            return copy.deepcopy(self._chance.choice(schema["enum"]))
        if schema.get("nullable") is True and self._chance.random() < 0.1:
            return None
        return self._MAKERS[self._type(schema)](self, schema, depth, is_small)

    def _type(self, schema: Mapping[str, Any]) -> str:
        stated = schema.get("type")
        if isinstance(stated, list):
            others = [name for name in stated if name != "null"]
            rarely_null = "null" in stated and (not others or self._chance.random() < 0.1)
            return "null" if rarely_null else str(self._chance.choice(others))
        if stated in self._MAKERS:
            return str(stated)
        for keywords, name in _TELLING:
            if keywords & schema.keys():
                return name
        return self._chance.choice(["string", "integer", "boolean", "object"])

    # ---- one schema out of many
    def _flat(self, stated: Any, depth: int) -> dict[str, Any]:
        """A schema with one alternative of each union, and all that it refers to, merged."""
        if stated is False or depth > 20:
            raise NoValue("nothing is valid")
        if not isinstance(stated, dict):
            return {}
        own = {key: value for key, value in stated.items() if key not in ("$ref", "allOf", "oneOf", "anyOf")}
        if isinstance(stated.get("$ref"), str):
            target = self._contract.at(stated["$ref"].removeprefix("#"))
            if self._contract.is_3_0:
                return self._flat(target, depth + 1)
            own = _merged(self._flat(target, depth + 1), own)
        for part in stated.get("allOf", ()):
            own = _merged(own, self._flat(part, depth + 1))
        for keyword in ("oneOf", "anyOf"):
            if stated.get(keyword):
                own = self._with_alternative(own, stated, keyword, depth)
        return own

    def _with_alternative(
        self, own: dict[str, Any], stated: dict[str, Any], keyword: str, depth: int
    ) -> dict[str, Any]:
        picked = self._chance.choice(stated[keyword])
        made = _merged(own, self._flat(picked, depth + 1))
        tag = (stated.get("discriminator") or {}).get("propertyName")
        if tag and isinstance(picked, dict) and "$ref" in picked:
            mapping = stated["discriminator"].get("mapping", {})
            name = picked["$ref"].rpartition("/")[2]
            named = [key for key, ref in mapping.items() if ref.rpartition("/")[2] == name]
            made = _merged(made, {"properties": {tag: {"const": (named or [name])[0]}}, "required": [tag]})
        return made

    # ---- one maker for each type
    def _string(self, schema: Mapping[str, Any], depth: int, is_small: bool) -> str:
        least, most = int(schema.get("minLength", 0)), schema.get("maxLength")
        if least > 20_000:
            raise NoValue("too long")
        if "pattern" in schema:
            return self._matching(schema["pattern"], least, most)
        if schema.get("format") in _FORMATS:
            return _FORMATS[schema["format"]](self._chance)
        text = self._chance.choice(_ODD if self._chance.random() < 0.15 else _WORDS)
        if not is_small and self._chance.random() < 0.1:
            text += "".join(self._chance.choices(string.printable[:95], k=self._chance.randint(1, 40)))
        while len(text) < least:
            text += self._chance.choice(_WORDS)
        return text[: int(most)] if most is not None else text

    def _matching(self, pattern: str, least: int, most: Any) -> str:
        text = ""
        for _ in range(8):
            text = str(rstr.Rstr(self._chance).xeger(pattern))[:5_000]
            if len(text) >= least and (most is None or len(text) <= most):
                break
        return text

    def _integer(self, schema: Mapping[str, Any], depth: int, is_small: bool) -> int:
        low, high = self._range(schema, 1)
        step = schema.get("multipleOf") or 1
        first, last = math.ceil(low / step), math.floor(high / step)
        if last < first:
            raise NoValue("no number lies between the bounds")
        picked = self._chance.choice([first, last, self._chance.randint(first, last)])
        return int(picked * step)

    def _number(self, schema: Mapping[str, Any], depth: int, is_small: bool) -> float:
        low, high = self._range(schema, 0.5)
        if "multipleOf" in schema:
            step: float = schema["multipleOf"]
            return round(math.ceil(low / step) * step, 10)
        whole = math.ceil(low)
        if whole <= high and self._chance.random() < 0.4:
            return whole
        return round(self._chance.uniform(low, high), 2) if high - low > 0.1 else (low + high) / 2

    def _range(self, schema: Mapping[str, Any], step: float) -> tuple[float, float]:
        low, high = schema.get("minimum"), schema.get("maximum")
        over, under = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
        if over is True and low is not None:
            low += step
        elif over is not None and not isinstance(over, bool):
            low = max(over + step, -math.inf if low is None else low)
        if under is True and high is not None:
            high -= step
        elif under is not None and not isinstance(under, bool):
            high = min(under - step, math.inf if high is None else high)
        span = self._chance.choice([10, 1000, 10**6])
        if low is None:
            low = -span if high is None else high - span
        return low, low + 2 * span if high is None else high

    def _array(self, schema: Mapping[str, Any], depth: int, is_small: bool) -> list[Any]:
        least, most = int(schema.get("minItems", 0)), schema.get("maxItems")
        count = max(least, 0 if is_small or depth > 5 else self._chance.randint(0, 3))
        count = count if most is None else min(count, int(most))
        if count > 300:
            raise NoValue("too many items")
        first, others = list(schema.get("prefixItems", ())), schema.get("items", {})
        made: list[Any] = []
        for position in range(count):
            item = first[position] if position < len(first) else others
            try:
                value = self._value(item, depth + 1, is_small)
            except NoValue:
                if position >= least:
                    break
                raise
            if not (schema.get("uniqueItems") and value in made):
                made.append(value)
        return made

    def _object(self, schema: Mapping[str, Any], depth: int, is_small: bool) -> dict[str, Any]:
        required = [name for name in schema.get("required", ()) if isinstance(name, str)]
        properties = schema.get("properties", {})
        share = 0.0 if is_small or depth > 5 else self._chance.choice([0.2, 0.6, 1.0])
        made: dict[str, Any] = {}
        for name, stated in properties.items():
            if name not in required and self._chance.random() >= share:
                continue
            try:
                made[name] = self._value(stated, depth + 1, is_small)
            except NoValue:
                if name in required:
                    raise
        others = schema.get("additionalProperties", True)
        more = [name for name in required if name not in properties]
        if others is not False and not is_small and (others is not True or self._chance.random() < 0.1):
            more += self._chance.sample(["extra", "x-note", "Größe", "a.b", "self", "model_config"], k=2)
        while len(made) + len(more) < int(schema.get("minProperties", 0)) and len(more) < 50:
            more.append(f"more{len(more)}")
        for name in more:
            made[name] = self._value(others, depth + 1, is_small)
        return made

    def _boolean(self, schema: Mapping[str, Any], depth: int, is_small: bool) -> bool:
        return self._chance.random() < 0.5

    def _null(self, schema: Mapping[str, Any], depth: int, is_small: bool) -> None:
        return None

    _MAKERS: Mapping[str, Callable[..., Any]] = {
        "string": _string,
        "integer": _integer,
        "number": _number,
        "array": _array,
        "object": _object,
        "boolean": _boolean,
        "null": _null,
    }


_TELLING = (
    (frozenset("properties required additionalProperties patternProperties minProperties".split()), "object"),
    (frozenset("items prefixItems minItems maxItems uniqueItems".split()), "array"),
    (frozenset("pattern minLength maxLength format".split()), "string"),
    (frozenset("minimum maximum multipleOf exclusiveMinimum exclusiveMaximum".split()), "number"),
)


def _merged(left: dict[str, Any], right: Mapping[str, Any]) -> dict[str, Any]:
    """Two schemas as one that is nearly both; the judge finds out where it is not."""
    made = dict(left)
    for key, value in right.items():
        if key not in made:
            made[key] = value
        elif key == "properties":
            both = {
                name: {"allOf": [made[key][name], value[name]]} for name in made[key].keys() & value.keys()
            }
            made[key] = {**made[key], **value, **both}
        elif key == "required":
            made[key] = list(dict.fromkeys([*made[key], *value]))
        elif key == "enum":
            made[key] = [item for item in made[key] if item in value] or value
        elif key in _BOUNDS:
            made[key] = _BOUNDS[key](made[key], value)
        elif key == "additionalProperties" and made[key] is False:
            continue
        elif key == "nullable":
            made[key] = bool(made[key] and value)
        else:
            made[key] = value
    return made


def pointer_of(*steps: str) -> str:
    """The JSON pointer of steps."""
    return "".join(f"/{escaped(step)}" for step in steps)
