"""Token buckets: how many requests may come at once, and how fast after that.

A bucket holds as many tokens as the burst limit, gets the rate limit's number back each second, and gives one to each
request. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
"""

from __future__ import annotations

from collections.abc import Sequence

from codegen.core.clock import Clock
from codegen.core.records import Record
from codegen.gateway.store import ExpiringStore
from codegen.ir.application import ThrottleSettings

ACCOUNT_RATE, ACCOUNT_BURST = 10_000.0, 5_000
"""What holds where one of two limits is not set:
https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"""
_STALE = 60.0
"""Seconds that a bucket is kept beyond the moment at which it is full again."""


class Limit(Record, frozen=True):
    """The limits of one bucket."""

    key: str
    rate: float  # tokens per second
    burst: float  # tokens that fit


def limit_of(key: str, throttle: ThrottleSettings | None) -> Limit | None:
    """The limits of a bucket; None where nothing is limited: -1 stands for that, too."""
    if throttle is None:
        return None
    rate = _set(throttle.rate_limit)
    burst = _set(throttle.burst_limit)
    if rate is None and burst is None:
        return None
    return Limit(key, ACCOUNT_RATE if rate is None else rate, ACCOUNT_BURST if burst is None else burst)


def _set(value: float | None) -> float | None:
    return None if value is None or value < 0 else value


class TokenBuckets:
    """Buckets by key, in one store."""

    __slots__ = ("_clock", "_store")

    def __init__(self, store: ExpiringStore[tuple[float, float]], clock: Clock) -> None:
        """`store` holds the tokens of each bucket and when they were counted."""
        self._store = store
        self._clock = clock

    def take(self, limits: Sequence[Limit]) -> Limit | None:
        """Take a token out of each bucket, or of none where one is empty: that one's limit is the answer then."""
        now = self._clock.monotonic()
        left = []
        for limit in limits:
            tokens = self._tokens(limit, now)
            if tokens < 1:
                return limit
            left.append(tokens - 1)
        for limit, tokens in zip(limits, left, strict=True):
            full_again = (limit.burst - tokens) / limit.rate if limit.rate else float("inf")
            self._store.put(limit.key, (tokens, now), full_again + _STALE)
        return None

    def _tokens(self, limit: Limit, now: float) -> float:
        found = self._store.get(limit.key)
        if found is None:
            return limit.burst
        tokens, counted = found
        return min(limit.burst, tokens + (now - counted) * limit.rate)
