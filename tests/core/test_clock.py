"""The one clock: aware, in UTC, and frozen by THIRDTHURSDAY_NOW."""

from datetime import UTC, timedelta

import pytest
from invented import utc

from core.clock import from_environment, system_clock
from core.errors import Refused


def test_system_clock_is_in_utc_and_moves() -> None:
    first, second = system_clock(), system_clock()
    assert first.tzinfo is UTC
    assert timedelta() <= second - first < timedelta(seconds=10)


def test_without_a_frozen_time_the_system_clock_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THIRDTHURSDAY_NOW", raising=False)
    assert from_environment() is system_clock
    monkeypatch.setenv("THIRDTHURSDAY_NOW", "")
    assert from_environment() is system_clock


@pytest.mark.parametrize(
    "text", ["2026-11-23T09:12:00+00:00", "2026-11-23T09:12:00", "2026-11-23T10:12:00+01:00", "2026-11-23 09:12Z"]
)
def test_frozen_clock_stands_still(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("THIRDTHURSDAY_NOW", text)
    clock = from_environment()
    assert (clock(), clock().tzinfo, clock()) == (utc(2026, 11, 23, 9, 12), UTC, clock())


@pytest.mark.parametrize("text", ["noon", "2026-13-01", "1"])
def test_time_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("THIRDTHURSDAY_NOW", text)
    with pytest.raises(Refused) as refused:
        from_environment()
    assert str(refused.value) == "THIRDTHURSDAY_NOW is not a time. Write it like 2026-11-23T09:12:00+00:00."
