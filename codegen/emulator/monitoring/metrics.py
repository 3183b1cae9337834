"""Metrics as CloudWatch counts them: by API, stage and method, since the start or the last reset.

In: what happened, one call each. Out: series with sample count, sum, minimum and maximum.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

from codegen.core.records import Record

LATENCY_BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 29.0)
"""Upper ends of the buckets of times, in seconds; 29 is where a REST API gives up."""
_PENDING = 512
"""Values that are looked at together: more would take so long at once that every request under way would feel it."""


class Dimensions(Record, frozen=True):
    """What a series is about; a request that no route serves has neither method nor resource."""

    api_name: str
    api_id: str
    stage: str
    http_method: str = ""  # of the route, "ANY" included; a route key on HTTP and WebSocket APIs
    resource_path: str = ""


class Distribution(Record, eq=False):
    """What a metric of times has come to."""

    count: int
    total: float  # seconds
    smallest: float
    largest: float
    buckets: list[int]  # how many were at most as long as each of LATENCY_BOUNDS, and all

    def add(self, other: Distribution) -> None:
        """Take in what another series measured."""
        self.count += other.count
        self.total += other.total
        self.smallest = min(self.smallest, other.smallest)
        self.largest = max(self.largest, other.largest)
        self.buckets = [mine + theirs for mine, theirs in zip(self.buckets, other.buckets, strict=True)]


def nothing() -> Distribution:
    """The distribution before any value."""
    return Distribution(0, 0.0, float("inf"), 0.0, [0] * (len(LATENCY_BOUNDS) + 1))


class Times:
    """The values of one metric of times: many are looked at together, which costs a tenth of one by one."""

    __slots__ = ("_pending", "_seen")

    def __init__(self) -> None:
        self._pending: list[float] = []
        self._seen = nothing()

    def add(self, seconds: float) -> None:
        """Take note of one more."""
        self._pending.append(seconds)
        if len(self._pending) == _PENDING:
            self._settle()

    def distribution(self) -> Distribution:
        """Everything up to now."""
        self._settle()
        return self._seen

    def _settle(self) -> None:
        """Look at the values that wait."""
        if self._pending:
            values = sorted(self._pending)
            self._pending.clear()
            buckets = [*(bisect_right(values, bound) for bound in LATENCY_BOUNDS), len(values)]
            self._seen.add(Distribution(len(values), sum(values), values[0], values[-1], buckets))

    def clear(self) -> None:
        self._pending.clear()
        self._seen = nothing()


class Measurements:
    """The metrics of one series of dimensions: `counts["4XXError"] += 1`, `times["Latency"].add(seconds)`."""

    __slots__ = ("counts", "dimensions", "times")

    def __init__(self, dimensions: Dimensions) -> None:
        self.dimensions = dimensions
        self.counts: defaultdict[str, int] = defaultdict(int)
        self.times: defaultdict[str, Times] = defaultdict(Times)

    def totals(self) -> dict[str, int]:
        """Every count; `Count` is the number of latencies, for each request has one."""
        requests = self.times["Latency"].distribution().count if "Latency" in self.times else 0
        return {**({"Count": requests} if requests else {}), **self.counts}

    def distributions(self) -> dict[str, Distribution]:
        """Every metric of times that has a value."""
        found = {name: times.distribution() for name, times in self.times.items()}
        return {name: seen for name, seen in found.items() if seen.count}

    def clear(self) -> None:
        self.counts.clear()
        for times in self.times.values():  # whoever holds one goes on adding to it
            times.clear()


class Metrics:
    """The metrics of an emulator."""

    def __init__(self) -> None:
        self._series: dict[Dimensions, Measurements] = {}

    def of(self, dimensions: Dimensions) -> Measurements:
        """The series of some dimensions, made when it is asked for first."""
        found = self._series.get(dimensions)
        if found is None:
            found = self._series[dimensions] = Measurements(dimensions)
        return found

    def clear(self) -> int:
        """Begin anew; the number of series that held something."""
        held = list(self)
        for series in held:
            series.clear()
        return len(held)

    def __iter__(self) -> Iterator[Measurements]:
        """Every series that holds something."""
        return (series for series in self._series.values() if series.counts or series.distributions())
