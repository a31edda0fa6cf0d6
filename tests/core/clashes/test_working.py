"""Working days and the hours in which letters may go: 8am to 6pm, never on a bank holiday, never over Christmas."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.clashes import (
    at,
    earlier_allowed,
    in_window,
    later_allowed,
    next_opening,
    working_day,
    working_days_after,
    working_days_before,
    working_time_after,
)
from core.model import Nation

ENGLAND: tuple[Nation, ...] = ("england", "wales")
LONDON = "Europe/London"
HOUR = timedelta(hours=1)


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZoneInfo(LONDON)).astimezone(UTC)


def wall(when: datetime) -> str:
    return when.astimezone(ZoneInfo(LONDON)).strftime("%a %d %b %H:%M")


@pytest.mark.parametrize(
    ("day", "nations", "working"),
    [
        (date(2026, 11, 23), ENGLAND, True),
        (date(2026, 11, 22), ENGLAND, False),
        (date(2026, 12, 23), ENGLAND, True),
        (date(2026, 12, 24), ENGLAND, False),
        (date(2026, 12, 29), ENGLAND, False),
        (date(2027, 1, 1), ENGLAND, False),
        (date(2027, 1, 4), ENGLAND, True),
        (date(2027, 1, 4), ("scotland",), False),
        (date(2027, 3, 29), ENGLAND, False),
        (date(2027, 3, 29), ("scotland",), True),
        (date(2027, 3, 29), ("scotland", "wales"), False),
    ],
)
def test_working_day(day: date, nations: tuple[Nation, ...], working: bool) -> None:
    assert working_day(day, nations) is working


def test_counting_working_days() -> None:
    tuesday_after_easter = date(2027, 3, 30)
    assert working_days_before(tuesday_after_easter, 1, ENGLAND) == date(2027, 3, 25)
    assert working_days_before(tuesday_after_easter, 3, ENGLAND) == date(2027, 3, 23)
    assert working_days_after(date(2027, 3, 25), 1, ENGLAND) == tuesday_after_easter
    assert working_days_after(date(2026, 12, 23), 2, ENGLAND) == date(2027, 1, 5)
    assert (working_days_before(date(2027, 3, 28), 0, ENGLAND), working_days_after(date(2027, 3, 28), 0, ENGLAND)) == (
        date(2027, 3, 25),
        tuesday_after_easter,
    )


FRIDAY, SATURDAY, MONDAY = date(2027, 2, 19), date(2027, 2, 20), date(2027, 2, 22)


@pytest.mark.parametrize(
    ("when", "earlier", "later"),
    [
        (moment(FRIDAY, 10), "Fri 19 Feb 10:00", "Fri 19 Feb 10:00"),
        (moment(SATURDAY, 10), "Fri 19 Feb 10:00", "Mon 22 Feb 10:00"),
        (moment(FRIDAY, 20), "Fri 19 Feb 18:00", "Mon 22 Feb 08:00"),
        (moment(SATURDAY, 20), "Fri 19 Feb 18:00", "Mon 22 Feb 08:00"),
        (moment(MONDAY, 7), "Fri 19 Feb 18:00", "Mon 22 Feb 08:00"),
        (moment(SATURDAY, 7), "Fri 19 Feb 18:00", "Mon 22 Feb 08:00"),
        (moment(FRIDAY, 18), "Fri 19 Feb 18:00", "Fri 19 Feb 18:00"),
        (moment(FRIDAY, 8), "Fri 19 Feb 08:00", "Fri 19 Feb 08:00"),
    ],
    ids=lambda value: wall(value) if isinstance(value, datetime) else None,
)
def test_time_outside_the_window_moves(when: datetime, earlier: str, later: str) -> None:
    assert wall(earlier_allowed(when, LONDON, ENGLAND)) == earlier
    assert wall(later_allowed(when, LONDON, ENGLAND)) == later


def test_day_of_the_session_may_be_used_by_evening_series() -> None:
    assert wall(earlier_allowed(moment(SATURDAY, 10), LONDON, ENGLAND, (SATURDAY,))) == "Sat 20 Feb 10:00"
    assert in_window(moment(SATURDAY, 10), LONDON, ENGLAND, (SATURDAY,))
    assert not in_window(moment(SATURDAY, 7), LONDON, ENGLAND, (SATURDAY,))


def test_open_hours_are_counted_over_night_and_weekend() -> None:
    assert wall(working_time_after(moment(FRIDAY, 17), 4 * HOUR, LONDON, ENGLAND)) == "Mon 22 Feb 11:00"
    assert wall(working_time_after(moment(FRIDAY, 17), 4 * HOUR, LONDON, ENGLAND, (SATURDAY,))) == "Sat 20 Feb 11:00"
    assert wall(working_time_after(moment(SATURDAY, 3), HOUR, LONDON, ENGLAND)) == "Mon 22 Feb 09:00"
    assert wall(working_time_after(moment(FRIDAY, 17), HOUR, LONDON, ENGLAND)) == "Fri 19 Feb 18:00"


def test_clock_time_stays_over_a_clock_change() -> None:
    """From the Monday after the clocks change back to the Friday before, at 10am by the clock."""
    sunday = moment(date(2026, 10, 25), 10)
    assert sunday == datetime(2026, 10, 25, 10, tzinfo=UTC)
    assert at(date(2026, 10, 23), time(10), LONDON) == datetime(2026, 10, 23, 9, tzinfo=UTC)
    assert earlier_allowed(sunday, LONDON, ENGLAND) == datetime(2026, 10, 23, 9, tzinfo=UTC)


MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2030, 12, 31)).map(lambda when: when.replace(tzinfo=UTC))
NATIONS = st.sampled_from((ENGLAND, ("scotland",), ("england", "wales", "scotland", "northern-ireland")))


@given(when=MOMENTS, nations=NATIONS)
@settings(max_examples=200, deadline=None)
def test_moved_time_is_allowed_and_moves_no_further(when: datetime, nations: tuple[Nation, ...]) -> None:
    earlier, later = earlier_allowed(when, LONDON, nations), later_allowed(when, LONDON, nations)
    opening = next_opening(when, LONDON, nations)
    assert earlier <= when <= opening <= later
    assert all(in_window(each, LONDON, nations) for each in (earlier, later, opening))
    assert in_window(when, LONDON, nations) == (earlier == when) == (later == when) == (opening == when)
