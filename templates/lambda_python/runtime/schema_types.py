"""JSON Schema's scalar types where Python's mean something else.

Nothing here imports pydantic before a model is built: functions that need no model start without it.
"""

from datetime import date, datetime
from typing import Annotated, Any

from .schema_formats import Format, parse_date, parse_date_time


class Integral:
    """JSON has one kind of number: 1.0 is an integer, while true and "1" are none."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        # see above
        from pydantic_core import core_schema

        whole_float = core_schema.no_info_after_validator_function(
            _whole, core_schema.float_schema(strict=True)
        )
        # Nearly every value is an int, which costs no call into Python.
        integer = core_schema.union_schema(
            [core_schema.int_schema(strict=True), whole_float],
            mode="left_to_right",
            custom_error_type="int_type",
        )
        if source is int:
            return integer
        return core_schema.chain_schema([integer, handler(source)])


def _whole(value: float) -> int:
    if not value.is_integer():
        raise ValueError
    return int(value)


class Boolean:
    """1 and 0 are no booleans."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        # see above
        from pydantic_core import core_schema

        boolean = core_schema.bool_schema(strict=True)
        return core_schema.chain_schema([boolean, handler(source)])


class Finite:
    """An int stays an int and a float a float; true, "1" and infinity are no numbers."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        # see above
        from pydantic_core import core_schema

        return core_schema.union_schema(
            [
                core_schema.int_schema(strict=True),
                core_schema.float_schema(strict=True, allow_inf_nan=False),
            ],
            custom_error_type="float_type",
        )


class PointInTime:
    """Takes a datetime with its offset, or the text that RFC 3339 writes for one."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        # see above
        from pydantic_core import core_schema

        return core_schema.no_info_before_validator_function(
            parse_date_time,
            core_schema.datetime_schema(strict=True, tz_constraint="aware"),
            serialization=core_schema.plain_serializer_function_ser_schema(
                _spelled, when_used="json"
            ),
        )


def _spelled(value: datetime) -> str:
    """12:00:00.5Z, where pydantic would write 12:00:00.500000Z."""
    text = value.isoformat()
    if value.microsecond:
        text = text[:19] + text[19:26].rstrip("0") + text[26:]
    return text.replace("+00:00", "Z")


class Day:
    """Takes a date, or the text that RFC 3339 writes for one."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        # see above
        from pydantic_core import core_schema

        return core_schema.no_info_before_validator_function(
            parse_date, core_schema.date_schema(strict=True)
        )


Integer = Annotated[int, Integral()]
Number = Annotated[int | float, Finite()]

DateTime = Annotated[datetime, PointInTime()]
"""A point in time with its offset, `2026-01-31T12:00:00Z` (RFC 3339)."""
Date = Annotated[date, Day()]
"""A day, `2026-01-31` (RFC 3339)."""

Uuid = Annotated[str, Format("uuid")]
Email = Annotated[str, Format("email")]
Ipv4 = Annotated[str, Format("ipv4")]
Ipv6 = Annotated[str, Format("ipv6")]
