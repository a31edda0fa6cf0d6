"""The series of August 2013 again: product.md section 9, by the clock of Friday 16 August 2013, midday UTC."""

from datetime import date, datetime, time, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from invented import series, utc

from core.clashes import at, clashes, working_days_after, working_days_before
from core.model import Session
from core.promotion import switch_time
from core.schedule import next_after, plan_sessions, to_open

NOW = utc(2013, 8, 16, 12)
DIGITAL = series(first=date(2013, 8, 16), created_at=NOW)
LONDON = "Europe/London"
REPLAYED = [
    (date(2013, 9, 19), utc(2013, 9, 19, 13), []),
    (date(2013, 10, 17), utc(2013, 10, 17, 13), []),
    (date(2013, 11, 21), utc(2013, 11, 21, 14), []),
    (date(2013, 12, 19), utc(2013, 12, 19, 14), []),
    (date(2014, 1, 16), utc(2014, 1, 16, 14), []),
    (date(2014, 2, 20), utc(2014, 2, 20, 14), []),
    (date(2014, 3, 20), utc(2014, 3, 20, 14), []),
    (date(2014, 4, 17), utc(2014, 4, 17, 13), ["Maundy Thursday"]),
    (date(2014, 5, 15), utc(2014, 5, 15, 13), []),
]
POLLING = (date(2014, 5, 22),)


def planned() -> list[Session]:
    return plan_sessions(DIGITAL, [], NOW)


def test_first_session_is_a_month_after_the_announcement() -> None:
    """The third Thursday of August was the day before."""
    assert next_after(DIGITAL, NOW) == date(2013, 9, 19)
    assert date(2013, 8, 15) not in [session.date for session in planned()]


def test_dates_and_utc_starts() -> None:
    assert [(each.date, each.starts) for each in planned()][:9] == [(day, starts) for day, starts, _ in REPLAYED]
    assert all(each.ends - each.starts == timedelta(hours=1) for each in planned())


@pytest.mark.parametrize(
    ("day", "starts", "flagged"), REPLAYED, ids=lambda value: str(value) if isinstance(value, date) else ""
)
def test_clashes(day: date, starts: datetime, flagged: list[str]) -> None:
    assert [each.kind for each in clashes(day, DIGITAL, POLLING) if not each.note] == flagged


def test_polling_day_is_the_configured_one_and_the_first_thursday_in_may() -> None:
    assert [each.kind for each in clashes(date(2014, 5, 22), DIGITAL, POLLING)] == ["polling day"]
    assert [each.kind for each in clashes(date(2014, 5, 1), DIGITAL)] == ["polling day"]


def test_three_sessions_are_open_and_numbered_on_the_first_day() -> None:
    assert [(each.id, each.state, each.number) for each in to_open(DIGITAL, planned(), NOW)] == [
        ("digital-2013-09-19", "open", 1),
        ("digital-2013-10-17", "open", 2),
        ("digital-2013-11-21", "open", 3),
    ]


def test_review_is_six_months_after_the_first_session() -> None:
    review = planned()[0].date + relativedelta(months=6)
    assert (review, review - timedelta(days=7)) == (date(2014, 3, 19), date(2014, 3, 12))


def test_days_before_the_first_session() -> None:
    """First-timer letter 3 working days before, reminder 2, switch to offers 1."""
    day, nations = date(2013, 9, 19), DIGITAL.nations
    assert [working_days_before(day, number, nations) for number in (3, 2, 1)] == [
        date(2013, 9, 16),
        date(2013, 9, 17),
        date(2013, 9, 18),
    ]
    assert at(date(2013, 8, 29), time(10), LONDON) == utc(2013, 8, 29, 9)
    assert at(date(2013, 9, 17), time(9), LONDON) == utc(2013, 9, 17, 8)
    assert switch_time(planned()[0], DIGITAL) == utc(2013, 9, 18, 8)
    assert working_days_after(day, 1, nations) == date(2013, 9, 20)
