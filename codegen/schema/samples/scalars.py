"""Numbers and texts within their bounds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from codegen.schema.formats import SAMPLES, SHORT_SAMPLES, is_valid_format
from codegen.schema.patterns import search
from codegen.schema.reading import Reading
from codegen.schema.samples.pattern import MAX_LENGTH, sample


def string_value(schema: Mapping[str, Any], variant: int) -> str | None:
    """A text for the string keywords of a schema, None where none was found."""
    if schema.get("minLength", 0) > MAX_LENGTH:
        return None
    fitting = [text for text in _texts(schema, variant) if _fits(text, schema)]
    form = schema.get("format")
    if not isinstance(form, str):
        return fitting[0] if fitting else None
    readings = (Reading.STRICTEST, Reading.USUAL)
    valid = (text for reading in readings for text in fitting if is_valid_format(form, text, reading))
    return next(valid, fitting[0] if fitting else None)


def _texts(schema: Mapping[str, Any], variant: int) -> Iterator[str]:
    """Texts that may fit, the likeliest first."""
    least, most = int(schema.get("minLength", 0)), schema.get("maxLength")
    form, pattern = schema.get("format"), schema.get("pattern")
    if isinstance(form, str) and form in SAMPLES:
        yield from [_varied(form, variant)] if variant else []
        yield from (samples[form] for samples in (SAMPLES, SHORT_SAMPLES) if form in samples)
        if least <= MAX_LENGTH:  # most forms take letters before or behind
            yield from (SAMPLES[form].ljust(least, "a"), SAMPLES[form].rjust(least, "a"))
    if pattern is not None:
        samples = (sample(pattern, length, most) for length in dict.fromkeys((least + variant, least)))
        yield from (text for text in samples if text is not None)
        return
    text = f"string{variant or ''}".ljust(least, "x")
    yield text if most is None else text[len(text) - min(int(most), len(text)) :]


def _varied(form: Any, variant: int) -> str:
    """Another text of a form."""
    number = variant % 28 + 1
    makers = {
        "date-time": f"2026-01-{number:02d}T12:00:00Z",
        "date": f"2026-01-{number:02d}",
        "time": f"12:00:{number:02d}Z",
        "uuid": f"3fa85f64-5717-4562-b3fc-{variant:012x}",
        "email": f"user{variant}@example.com",
        "ipv4": f"192.0.2.{number}",
        "ipv6": f"2001:db8::{number:x}",
        "byte": "c3Ry" * (variant + 1),
        "duration": f"P{variant}D",
        "relative-json-pointer": str(variant),
    }
    return makers.get(form, f"{SAMPLES[form]}{variant}")


def _fits(text: str, schema: Mapping[str, Any]) -> bool:
    if not schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", math.inf):
        return False
    return "pattern" not in schema or search(schema["pattern"], text)


def number_value(schema: Mapping[str, Any], is_integer: bool, variant: int) -> float | None:
    """A number for the number keywords of a schema, None where there is none."""
    step = Fraction(repr(schema["multipleOf"])) if "multipleOf" in schema else None
    if is_integer:
        step = Fraction(1) if step is None else Fraction(step.numerator)
    low, high = _bounds(schema, step or Fraction(1, 4))
    if low is not None and high is not None and low > high:
        middle = _between(schema)
        return middle if not is_integer and step is None else None
    start = low if low is not None and low > 0 else high if high is not None and high < 0 else Fraction(0)
    if step is not None:
        start = (
            math.ceil(start / step) * step
            if start >= 0 or low is not None
            else math.floor(start / step) * step
        )
    value = start + variant * (step or 1)
    if high is not None and value > high:
        value = start if low is None or start >= low else low
    if (high is not None and value > high) or (low is not None and value < low):
        return None
    return int(value) if value.denominator == 1 else float(value)


def _bounds(schema: Mapping[str, Any], step: Fraction) -> tuple[Fraction | None, Fraction | None]:
    """The lowest and the highest number that are surely allowed."""
    lows = [_exact(schema.get("minimum")), _beyond(schema.get("exclusiveMinimum"), step)]
    highs = [_exact(schema.get("maximum")), _beyond(schema.get("exclusiveMaximum"), -step)]
    return max((b for b in lows if b is not None), default=None), min(
        (b for b in highs if b is not None), default=None
    )


def _beyond(bound: float | None, step: Fraction) -> Fraction | None:
    """The next multiple of a step behind an exclusive bound."""
    exact = _exact(bound)
    if exact is None:
        return None
    steps = math.floor(exact / abs(step)) + 1 if step > 0 else math.ceil(exact / abs(step)) - 1
    return steps * abs(step)


def _exact(bound: float | None) -> Fraction | None:
    return None if bound is None else Fraction(repr(bound))


def _between(schema: Mapping[str, Any]) -> float | None:
    """A number between bounds that lie closer together than a step."""
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum", schema.get("exclusiveMaximum"))
    return None if low is None or high is None else (low + high) / 2
