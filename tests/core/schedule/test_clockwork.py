"""What the clock on the wall does between two sessions."""

from datetime import date, datetime

import pytest
from invented import utc

from core.schedule import ClockChange, change_words, clock_change, offset_words


@pytest.mark.parametrize(
    ("moment", "zone", "words"),
    [
        (utc(2026, 12, 17), "Europe/London", "UTC+0"),
        (utc(2027, 6, 17), "Europe/London", "UTC+1"),
        (utc(2027, 6, 17), "Asia/Kolkata", "UTC+5:30"),
        (utc(2027, 1, 17), "America/St_Johns", "UTC-3:30"),
        (utc(2027, 1, 17), "America/New_York", "UTC-5"),
    ],
)
def test_offset_in_words(moment: datetime, zone: str, words: str) -> None:
    assert offset_words(moment, zone) == words


def test_clocks_change_between_two_sessions() -> None:
    spring = clock_change(utc(2027, 3, 18, 14), utc(2027, 4, 15, 13), "Europe/London")
    autumn = clock_change(utc(2026, 10, 15, 13), utc(2026, 11, 19, 14), "Europe/London")
    assert (spring, autumn) == (
        ClockChange(day=date(2027, 3, 28), minutes=60),
        ClockChange(day=date(2026, 10, 25), minutes=-60),
    )
    assert [change_words(each) for each in (spring, autumn) if each] == ["clocks +1 h 28 Mar", "clocks -1 h 25 Oct"]


def test_no_change_between_two_winter_sessions_or_over_a_whole_year() -> None:
    assert clock_change(utc(2026, 11, 19, 14), utc(2026, 12, 17, 14), "Europe/London") is None
    assert clock_change(utc(2026, 1, 15, 14), utc(2027, 1, 21, 14), "Europe/London") is None


def test_half_hour_change() -> None:
    change = clock_change(utc(2026, 8, 1), utc(2026, 12, 1), "Australia/Lord_Howe")
    assert change == ClockChange(day=date(2026, 10, 4), minutes=30)
    assert change_words(change) == "clocks +30 min 4 Oct"
