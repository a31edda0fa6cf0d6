"""When a freed place is given, when it is offered, and until when an offer stands. Pure: the moment is an argument."""

from datetime import UTC, datetime, time, timedelta

from core.clashes.working import at, next_opening, working_days_before, working_time_after
from core.model import Series, Session
from core.schedule import local
from core.text import Safe
from core.wording import day_words, time_words

SWITCH_AT = time(9)
FIRST_COME = timedelta(minutes=45)
LAST_ANSWER = timedelta(minutes=30)
QUARTER = timedelta(minutes=15)


def switch_time(session: Session, series: Series) -> datetime:
    """9am on the working day before the session (UTC): until then a freed place is given, afterwards it is offered."""
    day = working_days_before(local(session.starts, series.zone).date(), 1, series.nations)
    return at(day, SWITCH_AT, series.zone)


def first_come(session: Session, now: datetime) -> bool:
    """Whether the start is so near that nobody is asked any more."""
    return session.starts - now < FIRST_COME


def letter_due(series: Series, now: datetime) -> datetime:
    """When a letter about a place that came up may leave: now within 8am to 6pm on a working day, else the next 8am."""
    return next_opening(now, series.zone, series.nations)


def offers(session: Session, series: Series, now: datetime) -> bool:
    """Whether a place that comes up now is offered, because its letter could only leave after the switch."""
    return letter_due(series, now) >= switch_time(session, series)


def offer_until(session: Session, series: Series, now: datetime) -> datetime:
    """Until when an offer made now stands: 4 hours, 2, or 60 minutes by how near the start is.

    Counted inside 8am to 6pm on working days (the session's own day always counts), rounded up to the quarter hour,
    never later than 30 minutes before the start.
    """
    left = session.starts - now
    allowed = timedelta(hours=4 if left > timedelta(hours=24) else 2 if left > timedelta(hours=4) else 1)
    own_day = local(session.starts, series.zone).date()
    until = working_time_after(now, allowed, series.zone, series.nations, (own_day,))
    return min(_quarter(until), session.starts - LAST_ANSWER)


def _quarter(moment: datetime) -> datetime:
    over = (moment - datetime(2000, 1, 1, tzinfo=UTC)) % QUARTER
    return moment if not over else moment + QUARTER - over


def moment_words(moment: datetime, series: Series, now: datetime) -> Safe:
    """`1pm today`, or `9am on Wednesday 17 February`: an offer ends within days, and the words stand in a subject."""
    wall = local(moment, series.zone)
    if wall.date() == local(now, series.zone).date():
        return Safe(f"{time_words(wall)} today")
    return Safe(f"{time_words(wall)} on {day_words(wall.date())}")
