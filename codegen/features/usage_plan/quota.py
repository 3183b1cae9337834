"""Quotas: how many requests each API key has sent in the current day, week or month.

Days begin at midnight UTC, weeks on Mondays, months on the first. The offset counts as sent in the first period only.
https://docs.aws.amazon.com/apigateway/latest/api/API_QuotaSettings.html
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from codegen.core.clock import Clock
from codegen.gateway.store import ExpiringStore
from codegen.ir.application import QuotaSettings

_FOREVER = float("inf")


class Quotas:
    """Counts by plan and key, in one store."""

    __slots__ = ("_clock", "_store")

    def __init__(self, store: ExpiringStore[tuple[float, int]], clock: Clock) -> None:
        """`store` holds the begin of the period that was counted last, and the requests sent in it."""
        self._store = store
        self._clock = clock

    def used(self, plan_id: str, key_id: str, quota: QuotaSettings) -> int:
        """Requests that a key has sent in the current period."""
        found = self._store.get(f"{plan_id} {key_id}")
        if found is None:
            return quota.offset
        begin, count = found
        return count if begin == period_begin(self._clock.time(), quota.period) else 0

    def remaining(self, plan_id: str, key_id: str, quota: QuotaSettings) -> int:
        """Requests that a key may still send in the current period."""
        return max(0, quota.limit - self.used(plan_id, key_id, quota))

    def count(self, plan_id: str, key_id: str, quota: QuotaSettings) -> None:
        """Count one request."""
        used = self.used(plan_id, key_id, quota) + 1
        begin = period_begin(self._clock.time(), quota.period)
        self._store.put(f"{plan_id} {key_id}", (begin, used), _FOREVER)


def period_end(now: float, period: str) -> float:
    """When the next period begins, in seconds since the epoch."""
    begin = datetime.fromtimestamp(period_begin(now, period), UTC)
    if period == "MONTH":
        return (begin + timedelta(days=32)).replace(day=1).timestamp()
    return (begin + timedelta(days=7 if period == "WEEK" else 1)).timestamp()


def period_begin(now: float, period: str) -> float:
    """When the period that `now` lies in began, in seconds since the epoch."""
    day = datetime.fromtimestamp(now, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if period == "WEEK":
        day -= timedelta(days=day.weekday())
    elif period == "MONTH":
        day = day.replace(day=1)
    return day.timestamp()
