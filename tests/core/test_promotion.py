"""When a freed place is given, when it is offered, and until when (product.md 6.3)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import series, session, utc

from core.clashes import working_day
from core.model import Nation, Session
from core.promotion import first_come, letter_due, moment_words, offer_until, offers, switch_time

LONDON = ZoneInfo("Europe/London")
ENGLAND: tuple[Nation, ...] = ("england", "wales")
FEBRUARY = session(date(2027, 2, 18))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment by the clock in London, in UTC."""
    return datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)


def wall(moment: datetime) -> str:
    return moment.astimezone(LONDON).strftime("%a %d %b %H:%M")


WEDNESDAY, THURSDAY = date(2027, 2, 17), date(2027, 2, 18)


@pytest.mark.parametrize(
    ("day", "nations", "switch"),
    [
        (date(2013, 9, 19), ENGLAND, "Wed 18 Sep 09:00"),
        (THURSDAY, ENGLAND, "Wed 17 Feb 09:00"),
        (date(2027, 5, 10), ENGLAND, "Fri 07 May 09:00"),
        (date(2027, 3, 30), ENGLAND, "Thu 25 Mar 09:00"),
        (date(2027, 3, 30), ("scotland",), "Mon 29 Mar 09:00"),
        (date(2027, 3, 30), ("scotland", "england"), "Thu 25 Mar 09:00"),
        (date(2027, 1, 4), ENGLAND, "Wed 23 Dec 09:00"),
        (date(2027, 2, 20), ENGLAND, "Fri 19 Feb 09:00"),
    ],
)
def test_switch_is_9am_on_the_working_day_before(day: date, nations: tuple[Nation, ...], switch: str) -> None:
    assert wall(switch_time(session(day), series(nations=nations))) == switch


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (at(WEDNESDAY, 8), "Wed 17 Feb 08:00"),
        (at(WEDNESDAY, 17, 59), "Wed 17 Feb 17:59"),
        (at(WEDNESDAY, 7, 59), "Wed 17 Feb 08:00"),
        (at(WEDNESDAY, 18, 1), "Thu 18 Feb 08:00"),
        (at(date(2027, 2, 19), 19), "Mon 22 Feb 08:00"),
        (at(date(2027, 2, 21), 12), "Mon 22 Feb 08:00"),
        (at(date(2026, 12, 23), 20), "Mon 04 Jan 08:00"),
        (at(date(2027, 3, 25), 23), "Tue 30 Mar 08:00"),
        (at(date(2027, 5, 3), 10), "Tue 04 May 08:00"),
    ],
)
def test_letter_leaves_now_or_at_the_next_8am_of_a_working_day(now: datetime, due: str) -> None:
    assert wall(letter_due(series(), now)) == due


@pytest.mark.parametrize(
    ("now", "offered"),
    [
        (at(date(2027, 2, 16), 11, 2), False),
        (at(WEDNESDAY, 8, 59), False),
        (at(WEDNESDAY, 7), False),
        (at(date(2027, 2, 16), 22), False),
        (at(WEDNESDAY, 9), True),
        (at(THURSDAY, 12), True),
    ],
)
def test_place_is_given_until_the_switch_and_offered_afterwards(now: datetime, offered: bool) -> None:
    assert offers(FEBRUARY, series(), now) is offered


def test_place_that_comes_up_at_night_is_offered_where_the_letter_would_come_after_the_switch() -> None:
    """The session is on the Tuesday after Easter: a place freed on Thursday evening could only be told on Tuesday."""
    after_easter = session(date(2027, 3, 30))
    assert [offers(after_easter, series(), at(date(2027, 3, 24), hour)) for hour in (17, 19)] == [False, False]
    assert offers(after_easter, series(), at(date(2027, 3, 25), 19)) is True


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(WEDNESDAY, 10), "Wed 17 Feb 14:00"),
        (at(WEDNESDAY, 10, 1), "Wed 17 Feb 14:15"),
        (at(WEDNESDAY, 14), "Wed 17 Feb 16:00"),
        (at(WEDNESDAY, 16, 30), "Thu 18 Feb 08:30"),
        (at(WEDNESDAY, 20), "Thu 18 Feb 10:00"),
        (at(THURSDAY, 7), "Thu 18 Feb 10:00"),
        (at(THURSDAY, 9, 59), "Thu 18 Feb 12:00"),
        (at(THURSDAY, 10), "Thu 18 Feb 11:00"),
        (at(THURSDAY, 12), "Thu 18 Feb 13:00"),
        (at(THURSDAY, 12, 50), "Thu 18 Feb 13:30"),
        (at(THURSDAY, 13, 15), "Thu 18 Feb 13:30"),
    ],
    ids=lambda value: wall(value) if isinstance(value, datetime) else "",
)
def test_offer_stands_for_4_hours_2_hours_or_60_minutes(now: datetime, until: str) -> None:
    assert wall(offer_until(FEBRUARY, series(), now)) == until


def test_day_of_the_session_counts_even_when_it_is_no_working_day() -> None:
    saturday = session(date(2027, 2, 20))
    assert wall(offer_until(saturday, series(), at(date(2027, 2, 19), 17))) == "Sat 20 Feb 09:00"


def test_last_45_minutes_belong_to_the_first_yes() -> None:
    assert [first_come(FEBRUARY, at(THURSDAY, 13, minute)) for minute in (14, 15, 16)] == [False, False, True]


def test_deadline_in_words_names_the_day_only_where_it_is_another() -> None:
    assert moment_words(at(THURSDAY, 13), series(), at(THURSDAY, 12)) == "1pm today"
    assert moment_words(at(THURSDAY, 8, 30), series(), at(WEDNESDAY, 16, 30)) == "8:30am on Thursday 18 February"
    evening = series(zone="Asia/Tokyo")
    assert moment_words(utc(2027, 2, 17, 16), evening, utc(2027, 2, 17, 14)) == "1am on Thursday 18 February"


STARTS = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2030, 12, 31)).map(
    lambda moment: moment.replace(minute=moment.minute - moment.minute % 15, second=0, microsecond=0, tzinfo=UTC)
)


@given(starts=STARTS, before=st.timedeltas(min_value=timedelta(minutes=45), max_value=timedelta(days=14)))
@settings(max_examples=200, deadline=None)
def test_offer_ends_before_the_start_and_leaves_time_to_answer(starts: datetime, before: timedelta) -> None:
    about = Session(id="x", series="digital", date=starts.date(), starts=starts, ends=starts + timedelta(hours=1))
    now = starts - before
    until = offer_until(about, series(), now)
    assert now + timedelta(minutes=15) <= until <= starts - timedelta(minutes=30)
    assert until.minute % 15 == 0
    switch = switch_time(about, series())
    assert switch < starts
    assert working_day(switch.astimezone(LONDON).date(), series().nations)
    assert letter_due(series(), now) >= now
