"""The public feed: every session, nobody in it, and the same bytes for the same state (calendar.md 5)."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hostile import texts
from hypothesis import given, settings
from icalendar import Calendar
from invented import GATEWAY, NOW, series, session, utc
from msgspec.structs import replace

from core.calendar import feed, public_change
from core.model import Join, Series, SeriesSettings, Session
from core.text import Safe, clean_line, clean_text, lit

GOLDEN = Path(__file__).parent / "golden"
DECEMBER = session(
    topic=lit("Writing for people in a hurry"), hosts=("nia", "rowan"), public_sequence=2, public_stamp=NOW
)
JANUARY = session(date(2027, 1, 21), state="planned")
CALLED_OFF = session(date(2027, 2, 18), state="cancelled", public_sequence=1, public_stamp=utc(2026, 11, 20, 8))
HOSTS = {"nia": lit("Nia Morgan")}


def written(
    of: Series | None = None, sessions: tuple[Session, ...] = (CALLED_OFF, DECEMBER, JANUARY), **more: Any
) -> bytes:
    given: dict[str, Any] = {"gateway": GATEWAY, "uid_domain": "lgd.example", "hosts": HOSTS} | more
    return feed(of or series(), sessions, given.pop("now", NOW), **given)


def test_feed_of_three_sessions() -> None:
    assert written() == (GOLDEN / "feed.ics").read_bytes()


def test_two_exports_of_one_state_are_equal_whatever_the_order() -> None:
    assert written(sessions=(JANUARY, CALLED_OFF, DECEMBER), now=NOW + timedelta(hours=5)) == written()


def test_sessions_of_the_last_90_days_and_all_to_come() -> None:
    old, edge = session(date(2026, 8, 20)), session(date(2026, 9, 17), state="done")
    calendar = Calendar.from_ical(written(sessions=(old, edge, DECEMBER)))
    assert [event["UID"] for event in calendar.events] == [
        "digital-2026-09-17.public@lgd.example",
        "digital-2026-12-17.public@lgd.example",
    ]


def test_join_details_only_where_the_series_opens_them() -> None:
    opened = series(
        join=Join(address=lit("https://meet.example/" + "x" * 300), passcode=lit("4471")),
        settings=SeriesSettings(feed_join_details=True),
    )
    event = Calendar.from_ical(written(opened, (DECEMBER,))).events[0]
    assert event["LOCATION"] == "https://meet.example/" + "x" * 300
    assert b"meet.example" not in written()
    assert b"4471" not in written(opened)


def test_publish_adds_a_method_and_the_gateway_as_organizer() -> None:
    calendar = Calendar.from_ical(written(publish=True))
    organizers = {event.get("ORGANIZER") for event in calendar.events}
    assert (calendar["METHOD"], organizers) == ("PUBLISH", {"mailto:hangouts@lgd.example"})
    plain = Calendar.from_ical(written())
    assert ("METHOD" in plain, [event.get("ORGANIZER") for event in plain.events]) == (False, [None, None, None])


def test_series_without_sessions_is_an_empty_calendar() -> None:
    calendar = Calendar.from_ical(written(sessions=()))
    assert (calendar["X-WR-CALNAME"], calendar.subcomponents) == ("LocalGov Digital Hangouts", [])


@given(name=texts(), what=texts(), topic=texts(), blurb=texts(), host=texts())
@settings(max_examples=100, deadline=None)
def test_no_text_changes_the_shape_of_the_feed(name: str, what: str, topic: str, blurb: str, host: str) -> None:
    told = replace(DECEMBER, topic=Safe(topic), topic_blurb=Safe(blurb))
    data = written(series(name=Safe(name), what_is_it=Safe(what)), (told, CALLED_OFF), hosts={"nia": Safe(host)})
    calendar = Calendar.from_ical(data)
    assert [part.name for part in calendar.walk()] == [
        "VCALENDAR",
        "VTIMEZONE",
        "STANDARD",
        "DAYLIGHT",
        "VEVENT",
        "VEVENT",
    ]
    assert (calendar["NAME"], calendar["DESCRIPTION"]) == (clean_line(name), clean_text(what))
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert not calendar.errors
    assert [event.errors for event in calendar.events] == [[], []]


@pytest.mark.parametrize(
    "change",
    [
        {"starts": utc(2026, 12, 17, 13)},
        {"ends": utc(2026, 12, 17, 16)},
        {"topic": lit("Getting rid of PDFs")},
        {"topic_blurb": lit("What we cut.")},
        {"hosts": ("nia",)},
        {"join": Join(address=lit("https://other.example/"))},
        {"state": "cancelled"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_public_count_rises_with_what_the_feed_shows(change: dict[str, Any]) -> None:
    later = NOW + timedelta(hours=3)
    after = public_change(DECEMBER, replace(DECEMBER, **change), later)
    assert (after.public_sequence, after.public_stamp) == (3, later)


@pytest.mark.parametrize(
    "change", [{}, {"capacity": 20}, {"state": "done"}, {"number": 4}, {"reason": lit("x")}], ids=str
)
def test_public_count_stays_for_what_nobody_sees(change: dict[str, Any]) -> None:
    after = replace(DECEMBER, **change)
    assert public_change(DECEMBER, after, NOW + timedelta(hours=3)) == after
