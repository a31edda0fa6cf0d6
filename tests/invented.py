"""Invented series, sessions, people and entries for tests: one valid value each, with what matters to a test replaced."""

from datetime import UTC, date, datetime
from typing import Any

from core.calendar import Occasion
from core.model import CalendarEntry, Join, Series, Session, Signup
from core.schedule import new_session
from core.text import Safe, lit

GATEWAY = lit("hangouts@lgd.example")
UID = "q7m3x5kd2v6tjr4wnb5ha2ezcy.1@lgd.example"
PRIYA = lit("priya.shah@westshire.example")


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """A moment in UTC."""
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


NOW = utc(2026, 11, 23, 9, 12, 7)
"""Monday 23 November 2026, the day of the stories."""


def series(**fields: Any) -> Series:
    """The digital series: third Thursday, 2pm to 3pm in London, ten places with the host."""
    given: dict[str, Any] = {
        "id": "digital",
        "name": lit("LocalGov Digital Hangouts"),
        "rule": "third Thursday",
        "first": date(2026, 11, 23),
        "join": Join(address=lit("https://meet.example/lgd"), phone=lit("020 7946 0123"), pin=lit("4471")),
        "created_at": utc(2026, 11, 1),
    }
    return Series(**given | fields)


def session(day: date = date(2026, 12, 17), of: Series | None = None, **fields: Any) -> Session:
    """An open session of a series (the digital one unless given), at the time of the series."""
    made = new_session(of or series(), day)
    plain = {name: getattr(made, name) for name in made.__struct_fields__}
    return Session(**plain | {"state": "open"} | fields)


def signup(person: str, state: str, order: int = 1, **fields: Any) -> Signup:
    """A sign-up of `person` for the session of 17 December 2026."""
    given: dict[str, Any] = {
        "id": f"digital-2026-12-17:{person}",
        "session": "digital-2026-12-17",
        "person": person,
        "series": "digital",
        "state": state,
        "order": order,
        "created_at": NOW,
        "changed_at": NOW,
    }
    return Signup(**given | fields)


def entry(**fields: Any) -> CalendarEntry:
    """What Priya's calendar was told on 23 November: the session of 17 December, 2pm, SEQUENCE 0."""
    given: dict[str, Any] = {
        "id": UID,
        "uid": UID,
        "n": 1,
        "session": "digital-2026-12-17",
        "person": "priya",
        "address": PRIYA,
        "told": "invited",
        "partstat_told": "ACCEPTED",
        "dtstamp": NOW,
        "starts_told": utc(2026, 12, 17, 14),
        "certainty": "sent",
    }
    return CalendarEntry(**given | fields)


def occasion(**fields: Any) -> Occasion:
    """The session of 17 December 2026 as calendar.md 3.3 prints it."""
    given: dict[str, Any] = {
        "summary": lit("LocalGov Digital Hangout: Writing for people in a hurry"),
        "description": lit(
            "Join: https://meet.example/lgd\nBy phone: 020 7946 0123, PIN 4 4 7 1\n"
            "Plans changed? Choose Decline, or reply NO to our email."
        ),
        "joining": lit("Join: https://meet.example/lgd\nBy phone: 020 7946 0123, PIN 4 4 7 1"),
        "location": lit("https://meet.example/lgd"),
        "starts": utc(2026, 12, 17, 14),
        "ends": utc(2026, 12, 17, 15),
        "zone": "Europe/London",
        "organizer_name": lit("LocalGov Digital Hangouts"),
        "organizer_address": GATEWAY,
    }
    return Occasion(**given | fields)


def counted_ids() -> Any:
    """A source of ids that is the same in every run: `aaaa…a`, `aaaa…b` and so on."""
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    made: list[str] = []

    def draw() -> str:
        made.append("a" * 25 + letters[len(made)])
        return Safe(made[-1])

    return draw
