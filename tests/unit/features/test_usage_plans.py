"""Usage plans: how they are read and written, when quotas begin anew, what buckets give."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.core.clock import VirtualClock
from codegen.core.diagnostics import SourceLocation
from codegen.core.findings import Findings
from codegen.features.usage_plan.quota import Quotas, period_begin
from codegen.features.usage_plan.resources import write_key_properties, write_plan_properties
from codegen.features.usage_plan.settings import read_key_properties, read_plan_properties
from codegen.gateway.store import ExpiringStore
from codegen.gateway.token_bucket import Limit, TokenBuckets
from codegen.ir.application import ApiKey, PlanStage, QuotaSettings, ThrottleSettings, UsagePlan

PLANS = [
    UsagePlan("p", "plain"),
    UsagePlan(
        "p",
        "full",
        (
            PlanStage("api1", "prod", {"GET /pets/{id}": ThrottleSettings(0.5, 1), "ANY /": ThrottleSettings(None, 5)}),
            PlanStage("api2", "dev"),
        ),
        ThrottleSettings(10.0, 20),
        QuotaSettings(100, "WEEK", 7),
    ),
]  # fmt: skip


def findings() -> Findings:
    return Findings(lambda pointer: SourceLocation("t.yaml", pointer=pointer))


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_is_read_as_it_was_written(plan: UsagePlan) -> None:
    found = findings()
    assert read_plan_properties(write_plan_properties(plan), "/x", found, "p") == plan
    assert not found.diagnostics


def test_a_key_is_read_as_it_was_written() -> None:
    key = ApiKey("k", "mine", "x" * 20, enabled=False)
    found = findings()
    assert read_key_properties(write_key_properties(key), "/x", found, "k") == key
    assert not found.diagnostics


def test_keys_without_a_value_get_one_and_short_ones_are_refused() -> None:
    found = findings()
    made = read_key_properties({}, "/x", found, "k")
    assert len(made.value) == 40
    assert made == read_key_properties({}, "/x", found, "k")
    assert not found.diagnostics
    read_key_properties({"Value": "short"}, "/x", found, "k")
    assert [diagnostic.code for diagnostic in found.diagnostics] == ["CG108"]


@pytest.mark.parametrize(
    ("period", "begin"), [("DAY", "2026-02-04"), ("WEEK", "2026-02-02"), ("MONTH", "2026-02-01")]
)
def test_periods_begin_at_midnight_utc(period: str, begin: str) -> None:
    now = datetime(2026, 2, 4, 23, 59, 59, tzinfo=UTC).timestamp()
    assert period_begin(now, period) == datetime.fromisoformat(f"{begin}T00:00:00+00:00").timestamp()


def test_the_offset_counts_in_the_first_period_only() -> None:
    clock = VirtualClock()
    quotas, quota = Quotas(ExpiringStore(clock), clock), QuotaSettings(3, "DAY", 2)
    assert quotas.remaining("p", "k", quota) == 1
    quotas.count("p", "k", quota)
    assert quotas.remaining("p", "k", quota) == 0
    clock.advance(86_400)
    assert quotas.remaining("p", "k", quota) == 3


@given(
    rate=st.integers(0, 20),
    burst=st.integers(0, 20),
    pauses=st.lists(st.floats(0, 3, allow_nan=False), max_size=60),
)
def test_a_bucket_never_gives_more_than_burst_and_rate(rate: int, burst: int, pauses: list[float]) -> None:
    clock = VirtualClock(0.0)
    buckets = TokenBuckets(ExpiringStore(clock), clock)
    given_out = 0
    for pause in pauses:
        clock.advance(pause)
        given_out += buckets.take((Limit("k", rate, burst),)) is None
        assert given_out <= burst + rate * clock.monotonic() + 1e-6


def test_a_token_is_taken_of_all_buckets_or_of_none() -> None:
    clock = VirtualClock()
    buckets = TokenBuckets(ExpiringStore(clock), clock)
    wide, narrow = Limit("wide", 1, 2), Limit("narrow", 1, 1)
    assert buckets.take((wide, narrow)) is None
    assert buckets.take((wide, narrow)) == narrow
    assert buckets.take((wide,)) is None
    assert buckets.take((wide,)) == wide
