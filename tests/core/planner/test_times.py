"""When things are due: the replay of 2013, holidays, clock changes, evening series."""

from datetime import UTC, date, datetime

from core.model import Series, Session
from core.planner import times_of
from core.schedule import instants
from core.text import lit


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def meeting(day: date, start: str = "14:00", hours: str = "in") -> tuple[Session, Series]:
    series = Series(
        id="digital", name=lit("Digital"), rule="third Thursday", first=day, start=start, created_at=at("2013-08-16"),
        hours=hours,  # type: ignore[arg-type]
    )  # fmt: skip
    starts, ends = instants(day, start, 60, "Europe/London")
    return Session(id=f"digital-{day}", series="digital", date=day, starts=starts, ends=ends, state="open"), series


def test_first_session_of_2013_has_the_times_of_the_founding_text() -> None:
    times = times_of(*meeting(date(2013, 9, 19)))
    assert {
        "invitation": times.invitation, "nudge": times.nudge, "first timer": times.first_timer,
        "reminder": times.reminder, "still coming": times.still_coming, "switch": times.switch,
        "host pack": times.host_pack, "who came": times.who_came, "notes": times.notes_ask, "question": times.question,
    } == {
        "invitation": at("2013-08-29T09:00"), "nudge": at("2013-09-12T09:00"), "first timer": at("2013-09-16T08:00"),
        "reminder": at("2013-09-17T08:00"), "still coming": at("2013-09-17T13:00"), "switch": at("2013-09-18T08:00"),
        "host pack": at("2013-09-19T07:00"), "who came": at("2013-09-19T14:05"), "notes": at("2013-09-20T09:00"),
        "question": at("2013-09-23T09:00"),
    }  # fmt: skip


def test_times_keep_the_wall_clock_over_the_end_of_summer_time() -> None:
    times = times_of(*meeting(date(2013, 11, 21)))
    assert (times.host_ask, times.reminder) == (at("2013-10-10T09:00"), at("2013-11-19T09:00"))


def test_time_on_a_holiday_moves_earlier() -> None:
    times = times_of(*meeting(date(2027, 1, 14)))
    assert times.invitation == at("2026-12-23T10:00")  # 24 December is no working day


def test_working_days_skip_weekend_and_bank_holiday() -> None:
    times = times_of(*meeting(date(2027, 4, 1)))  # Thursday after Easter Monday 29 March
    assert (times.reminder, times.first_timer, times.switch) == (
        at("2027-03-30T08:00"),
        at("2027-03-25T09:00"),
        at("2027-03-31T08:00"),
    )


def test_evening_series_asks_who_came_the_next_working_day_and_reminds_the_same_day() -> None:
    times = times_of(*meeting(date(2026, 12, 4), "19:00", "out"))
    assert (times.same_day, times.who_came) == (at("2026-12-04T15:30"), at("2026-12-07T09:00"))
