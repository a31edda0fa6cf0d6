"""Sessions made from a series: which, how they are named and numbered, and what a move does to one."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import NOW, series, session, utc
from msgspec.structs import replace

from core.errors import Refused
from core.model import Session
from core.schedule import (
    local,
    move,
    new_session,
    occurrences,
    original_date,
    parse_rule,
    plan_sessions,
    session_id,
    to_open,
)

LONDON = "Europe/London"


def made(now: datetime = NOW, existing: tuple[Session, ...] = (), **fields: Any) -> list[Session]:
    return plan_sessions(series(**fields), existing, now)


def test_id_is_slug_and_date_and_the_next_number_where_it_is_taken() -> None:
    day = date(2026, 12, 17)
    taken = ["digital-2026-12-17"]
    assert session_id("digital", day) == "digital-2026-12-17"
    assert session_id("digital", day, taken) == "digital-2026-12-17-2"
    assert session_id("digital", day, [*taken, "digital-2026-12-17-2"]) == "digital-2026-12-17-3"


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("digital-2026-12-17", date(2026, 12, 17)),
        ("digital-2026-12-17-2", date(2026, 12, 17)),
        ("digital-2020-2026-12-17", date(2026, 12, 17)),
        ("made by hand", date(2027, 1, 4)),
    ],
)
def test_first_date_is_read_from_the_id(name: str, day: date) -> None:
    assert original_date(session(date(2027, 1, 4), id=name)) == day


def test_twelve_months_are_planned_and_none_in_the_past() -> None:
    found = made()
    assert [each.date for each in found] == occurrences(
        parse_rule("third Thursday"), NOW.date(), until=date(2027, 11, 23)
    )
    assert {each.state for each in found} == {"planned"}
    assert found[0] == new_session(series(), date(2026, 12, 17))


@pytest.mark.parametrize(
    ("now", "first"), [(utc(2026, 12, 17, 13, 59), "17 December"), (utc(2026, 12, 17, 14), "21 January")]
)
def test_session_of_today_is_made_only_before_its_start(now: datetime, first: str) -> None:
    assert f"{made(now)[0].date:%-d %B}" == first


@pytest.mark.parametrize("status", ["paused", "ended"])
def test_series_that_does_not_run_makes_and_opens_nothing(status: str) -> None:
    assert made(status=status) == []
    assert to_open(series(status=status), [session(state="planned")], NOW) == []


def test_moved_skipped_or_cancelled_session_is_not_made_again() -> None:
    all_of_them = made()
    moved = move(all_of_them[0], date(2026, 12, 10), zone=LONDON)
    called_off = replace(all_of_them[1], state="cancelled")
    existing = (moved, called_off, *all_of_them[2:])
    assert made(existing=existing) == []
    assert made(now=NOW + timedelta(days=200), existing=existing)[0].date > all_of_them[-1].date


def test_date_to_which_a_session_moved_is_taken() -> None:
    december, january = made()[:2]
    onto_january = move(december, january.date, zone=LONDON)
    assert january.date not in [each.date for each in made(existing=(onto_january,))]


@given(
    looks=st.lists(st.integers(1, 90), min_size=5, max_size=25), rule=st.sampled_from(("third Thursday", "last Monday"))
)
@settings(max_examples=40, deadline=None)
def test_looking_again_and_again_never_misses_or_doubles_a_month(looks: list[int], rule: str) -> None:
    now, known = NOW, list[Session]()
    for days in looks:
        known += plan_sessions(series(rule=rule), known, now)
        now += timedelta(days=days)
    months = [(each.date.year, each.date.month) for each in known]
    count = (months[-1][0] - months[0][0]) * 12 + months[-1][1] - months[0][1] + 1
    every = [date(2026, 12, 1) if rule == "third Thursday" else date(2026, 11, 1)]
    every += [every[0] + relativedelta(months=number) for number in range(1, count)]
    assert months == [(day.year, day.month) for day in every]
    assert len({each.id for each in known}) == len(known)


# --- opening -------------------------------------------------------------------------------------------------------


def opened(sessions: list[Session], now: datetime = NOW, **fields: Any) -> list[tuple[date, int | None]]:
    return [(each.date, each.number) for each in to_open(series(**fields), sessions, now)]


def test_next_three_are_opened_and_numbered_in_order() -> None:
    found = made()
    assert opened(found[::-1], last_number=6) == [
        (date(2026, 12, 17), 7),
        (date(2027, 1, 21), 8),
        (date(2027, 2, 18), 9),
    ]


def test_one_more_opens_when_one_is_over() -> None:
    three = [replace(each, state="open", number=number) for number, each in enumerate(made()[:3], start=1)]
    fourth = made()[3]
    over = three[0].ends
    assert opened([*three, fourth], over - timedelta(seconds=1), last_number=3) == []
    assert opened([*three, fourth], over, last_number=3) == [(date(2027, 3, 18), 4)]


def test_cancelled_session_makes_room_for_the_next() -> None:
    first, *others = made()[:4]
    assert [day for day, _ in opened([replace(first, state="cancelled"), *others])] == [each.date for each in others]


def test_session_that_has_begun_is_not_opened_any_more() -> None:
    assert opened([session(state="planned")], session().starts) == []


# --- moving --------------------------------------------------------------------------------------------------------


def test_move_keeps_id_clock_and_length() -> None:
    after = move(session(), date(2027, 6, 10), zone=LONDON)
    assert after == replace(
        session(),
        date=date(2027, 6, 10),
        starts=utc(2027, 6, 10, 13),
        ends=utc(2027, 6, 10, 14),
        earlier_starts=(utc(2026, 12, 17, 14),),
    )
    assert f"{local(after.starts, LONDON):%H:%M}" == "14:00"


def test_move_to_another_time_and_length() -> None:
    after = move(session(), date(2026, 12, 17), zone=LONDON, start="12:30", length=45)
    assert (after.starts, after.ends) == (utc(2026, 12, 17, 12, 30), utc(2026, 12, 17, 13, 15))


def test_longer_session_at_the_same_start_has_no_earlier_start() -> None:
    assert move(session(), date(2026, 12, 17), zone=LONDON, length=90).earlier_starts == ()


def test_move_there_and_back_remembers_where_it_was() -> None:
    there = move(session(), date(2026, 12, 10), zone=LONDON)
    back = move(there, date(2026, 12, 17), zone=LONDON)
    assert (there.earlier_starts, back.earlier_starts) == ((utc(2026, 12, 17, 14),), (utc(2026, 12, 10, 14),))


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("done", "The session of 17 December 2026 is over, so it cannot move."),
        ("cancelled", "The session of 17 December 2026 is cancelled, so it cannot move."),
    ],
)
def test_session_that_is_over_or_cancelled_cannot_move(state: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        move(session(state=state), date(2026, 12, 10), zone=LONDON)
    assert str(refused.value) == sentence


@given(day=st.dates(date(2025, 1, 1), date(2035, 1, 1)))
def test_moved_session_starts_at_the_same_time_of_day(day: date) -> None:
    after = move(session(), day, zone=LONDON)
    assert (local(after.starts, LONDON).date(), local(after.starts, LONDON).hour) == (day, 14)
    assert after.starts.tzinfo is UTC
    assert after.ends - after.starts == timedelta(hours=1)
