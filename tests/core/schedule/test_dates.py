"""From rules to dates and from dates to instants: no month missed or doubled, the clock on the wall stays."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import series, utc

from core.errors import Refused
from core.schedule import instants, local, next_after, occurrences, parse_rule, parse_time

LONDON = ZoneInfo("Europe/London")


def dates(rule: str, first: date, **more: date | int) -> list[date]:
    return occurrences(parse_rule(rule), first, **more)  # type: ignore[arg-type]


def test_third_thursday_never_drifts_for_fifty_years() -> None:
    """One a month, always a Thursday from the 15th to the 21st."""
    found = [
        day for year in range(2010, 2061) for day in dates("third Thursday", date(year, 1, 1), until=date(year, 12, 31))
    ]
    assert [(day.year, day.month) for day in found] == [
        (year, month) for year in range(2010, 2061) for month in range(1, 13)
    ]
    assert {day.weekday() for day in found} == {3}
    assert {day.day for day in found} == set(range(15, 22))


@pytest.mark.parametrize(("place", "days"), [("first", (1, 7)), ("second", (8, 14)), ("fourth", (22, 28))])
def test_nth_weekday_lies_in_its_week(place: str, days: tuple[int, int]) -> None:
    found = dates(f"{place} Monday", date(2026, 1, 1), limit=120)
    assert (min(day.day for day in found), max(day.day for day in found)) == days
    assert {day.weekday() for day in found} == {0}


def test_last_friday_is_the_last() -> None:
    found = dates("last Friday", date(2026, 1, 1), limit=120)
    assert all(day.weekday() == 4 and (day + timedelta(days=7)).month != day.month for day in found)


@pytest.mark.parametrize("first_day", range(1, 32))
def test_day_on_which_a_series_starts_makes_no_difference_to_later_months(first_day: int) -> None:
    found = dates("third Thursday", date(2026, 10, first_day), until=date(2027, 3, 31))
    assert found[-5:] == [
        date(2026, 11, 19),
        date(2026, 12, 17),
        date(2027, 1, 21),
        date(2027, 2, 18),
        date(2027, 3, 18),
    ]
    assert len(found) == (6 if first_day <= 15 else 5)


def test_every_two_weeks_as_in_the_story() -> None:
    found = dates("every 2 weeks from 2027-07-01", date(2027, 7, 1), until=date(2028, 5, 5))
    assert found[:6] == [
        date(2027, 7, 1),
        date(2027, 7, 15),
        date(2027, 7, 29),
        date(2027, 8, 12),
        date(2027, 8, 26),
        date(2027, 9, 9),
    ]
    assert {date(2027, 12, 30), date(2028, 5, 4)} <= set(found)


@given(
    weeks=st.integers(1, 8),
    anchor=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    after=st.dates(date(2019, 1, 1), date(2031, 1, 1)),
)
def test_later_look_never_shifts_the_rhythm(weeks: int, anchor: date, after: date) -> None:
    step = timedelta(weeks=weeks)
    skipped = max(0, -((anchor - after - timedelta(days=1)) // step))
    found = dates(f"every {weeks} weeks from {anchor}", anchor, after=after, limit=20)
    assert found == [anchor + (skipped + number) * step for number in range(20)]
    assert found[0] > after


def test_every_monday_starts_with_the_next_monday() -> None:
    assert dates("every Monday", date(2026, 11, 25), limit=2) == [date(2026, 11, 30), date(2026, 12, 7)]


def test_once_is_once() -> None:
    assert dates("once 2027-07-01", date(2026, 1, 1)) == [date(2027, 7, 1)]
    assert dates("once 2027-07-01", date(2026, 1, 1), after=date(2027, 7, 1)) == []


def test_never_more_than_two_hundred_dates_and_never_past_the_century() -> None:
    assert len(dates("every week", date(2026, 1, 1), limit=10_000)) == 200
    assert dates("every week", date(2099, 12, 20))[-1] == date(2099, 12, 27)
    assert dates("third Thursday", date(2027, 1, 1), until=date(2026, 1, 1)) == []


# --- times ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "clock"), [("14:00", time(14)), (" 9:05 ", time(9, 5)), ("00:00", time(0)), ("23:59", time(23, 59))]
)
def test_time_is_read(typed: str, clock: time) -> None:
    assert parse_time(typed) == clock


@pytest.mark.parametrize("typed", ["", "14", "14:0", "14:000", "2pm", "14.00", "-1:00", "1e1:00", "１４:00"])
def test_text_that_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_time(typed)
    assert str(refused.value) == f"“{typed}” is not a time. Write it like 14:00."


@pytest.mark.parametrize("typed", ["24:00", "14:60"])
def test_time_outside_the_day_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match=r"is not a time of day\. Write it like 14:00\."):
        parse_time(typed)


@pytest.mark.parametrize(
    ("day", "start", "starts"),
    [
        (date(2026, 12, 17), "14:00", utc(2026, 12, 17, 14)),
        (date(2027, 6, 17), "14:00", utc(2027, 6, 17, 13)),
        (date(2027, 3, 28), "00:59", utc(2027, 3, 28, 0, 59)),
        (date(2027, 3, 28), "01:00", utc(2027, 3, 28, 1, 0)),
        (date(2027, 3, 28), "01:30", utc(2027, 3, 28, 1, 30)),
        (date(2027, 3, 28), "02:00", utc(2027, 3, 28, 1, 0)),
        (date(2026, 10, 25), "01:30", utc(2026, 10, 25, 0, 30)),
        (date(2026, 10, 25), "02:00", utc(2026, 10, 25, 2, 0)),
    ],
    ids=[
        "winter",
        "summer",
        "before the gap",
        "gap begins",
        "in the gap",
        "after the gap",
        "twice: the first",
        "after it",
    ],
)
def test_start_in_utc(day: date, start: str, starts: datetime) -> None:
    assert instants(day, start, 60, "Europe/London") == (starts, starts + timedelta(hours=1))


def test_time_that_does_not_exist_moves_forward_by_the_gap() -> None:
    starts, _ = instants(date(2027, 3, 28), "01:30", 60, "Europe/London")
    assert f"{local(starts, 'Europe/London'):%H:%M}" == "02:30"


@pytest.mark.parametrize("length", [0, -60, 721])
def test_length_that_cannot_be_is_refused(length: int) -> None:
    with pytest.raises(Refused) as refused:
        instants(date(2026, 12, 17), "14:00", length, "Europe/London")
    assert str(refused.value) == f"A session lasts from 1 minute to 12 hours, not {length} minutes."


@given(day=st.dates(date(2020, 1, 1), date(2060, 1, 1)), hour=st.integers(3, 23))
def test_clock_on_the_wall_stays_the_same_all_year(day: date, hour: int) -> None:
    starts, _ = instants(day, f"{hour}:00", 60, "Europe/London")
    wall = starts.astimezone(LONDON)
    assert (wall.date(), wall.hour, wall.minute) == (day, hour, 0)


# --- next ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (utc(2026, 11, 19, 13, 59, 59), date(2026, 11, 19)),
        (utc(2026, 11, 19, 14), date(2026, 12, 17)),
        (utc(2026, 11, 19, 14, 0, 1), date(2026, 12, 17)),
        (utc(2026, 11, 23, 9), date(2026, 12, 17)),
    ],
)
def test_next_is_strictly_after_now(now: datetime, day: date) -> None:
    assert next_after(series(first=date(2026, 1, 1)), now) == day


def test_one_off_that_is_over_has_no_next() -> None:
    once = series(rule="once 2026-12-17", first=date(2026, 12, 17))
    assert next_after(once, utc(2026, 12, 17, 13)) == date(2026, 12, 17)
    assert next_after(once, utc(2026, 12, 17, 14)) is None


ZONES = st.sampled_from(("Europe/London", "Pacific/Auckland", "America/Los_Angeles"))


@given(now=st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1)).map(lambda at: at.replace(tzinfo=UTC)), zone=ZONES)
@settings(max_examples=150, deadline=None)
def test_next_is_the_nearest_start_of_the_rule(now: datetime, zone: str) -> None:
    late = series(first=date(2023, 1, 1), start="23:30", zone=zone)
    starts = [
        instants(day, "23:30", 60, zone)[0]
        for day in occurrences(parse_rule("third Thursday"), date(now.year - 1, 12, 1), until=date(now.year + 1, 2, 28))
    ]
    found = next_after(late, now)
    assert found is not None
    assert instants(found, "23:30", 60, zone)[0] == min(at for at in starts if at > now)
