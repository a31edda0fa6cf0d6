"""Editing a session: its fields as text, what was typed as a `SessionEdit`, and what others changed meanwhile. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from core.errors import Refused
from core.model import Change, Join, Person, Series, Session
from core.operations.sessions import SessionEdit
from core.signup import capacity_of
from core.text import Safe, join, lit
from tui.facts.hosting import HostSaid
from tui.text import say
from tui.views import marks
from tui.views.days import clock_of, day_of
from tui.views.names import actor_name
from tui.views.session import heading

NO_LIMIT = ("none", "no limit", "unlimited", "")


class Fields(msgspec.Struct, frozen=True, kw_only=True):
    """The fields as they stand on the screen. `later` is `yes` where the later sessions of the series change too."""

    date: Safe = Safe("")
    start: Safe = Safe("")
    end: Safe = Safe("")
    topic: Safe = Safe("")
    host: Safe = Safe("")
    places: Safe = Safe("")
    join: Safe = Safe("")
    pin: Safe = Safe("")
    later: Safe = Safe("")


FIELDS: tuple[tuple[str, Safe], ...] = (
    ("date", lit("date")), ("start", lit("start")), ("end", lit("end")), ("topic", lit("topic")), ("host", lit("host")),
    ("places", lit("places")), ("join", lit("join address")), ("pin", lit("PIN")),
)  # fmt: skip
"""The fields that another organiser may change meanwhile, with their words."""
WHEN = ("date", "start", "end")
COMMON = ("host", "places", "join", "pin")
"""The fields that the later sessions can share."""


class Moment(msgspec.Struct, frozen=True):
    """Another date or time: the day, the start as `HH:MM`, and how many minutes it lasts."""

    day: date
    start: str
    length: int


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The session as the editor was shown it; `change` is the last one that touched it."""

    session: Session
    series: Series
    people: dict[str, Person]
    said: dict[str, HostSaid] = {}
    change: Change | None = None


def fields_of(shown: Shown) -> Fields:
    """The session as fields: hosts by name (by address where the name is not theirs alone), places as a number."""
    session, zone = shown.session, marks.zone_of(shown.series.zone)
    limit, joining = capacity_of(session, shown.series), join_of(shown)
    return Fields(
        date=marks.full_day(session.starts.astimezone(zone).date()),
        start=marks.clock(session.starts, zone),
        end=marks.clock(session.ends, zone),
        topic=session.topic,
        host=join(", ", [_host_word(shown.people, host) for host in session.hosts]),
        places=lit("none") if limit is None else Safe(str(limit)),
        join=joining.address,
        pin=joining.pin,
    )


def join_of(shown: Shown) -> Join:
    """The joining details that hold: its own, or those of the series."""
    return shown.session.join or shown.series.join


def _host_word(people: Mapping[str, Person], id_: str) -> Safe:
    person = people.get(id_)
    if person is None:
        return Safe(id_)
    return person.name if person.name and "," not in person.name else person.address


def title(shown: Shown) -> Safe:
    """`Edit #21 Open standards clinic · Thu 18 Feb 2027`."""
    return say("Edit {} · {}", heading(shown.session, shown.series), marks.full_day(shown.session.date))


def zone(shown: Shown) -> Safe:
    """`London (UTC+0)`."""
    name = shown.series.zone
    return say("  {} ({})", marks.zone_word(name), marks.offset_word(shown.session.starts, marks.zone_of(name)))


def said(shown: Shown) -> Safe:
    """When the host agreed, where that is known."""
    first = shown.said.get(shown.session.hosts[0]) if shown.session.hosts else None
    if first is None or first.at is None:
        return Safe("")
    return say("  said yes {}", marks.day_month(first.at.astimezone(marks.LONDON).date()))


def joining(shown: Shown) -> Safe:
    """Whose the joining details are."""
    return lit("  as the series") if shown.session.join is None else lit("  its own")


def new_rule(more: bool) -> str:
    """Why a new date for this and later is not saved here."""
    if more:
        return "A new date for this and later is a new rule. Save the other fields first."
    return (
        "A new date for this and later is a new rule: go on in the cadence wizard. A new time: one session at a time."
    )


def edit_of(shown: Shown, typed: Fields) -> SessionEdit:
    """What was typed, as an edit of the fields that differ from what was shown. Raises `Refused` for no number.

    With `later`, hosts, places and joining details go on all later sessions too, also where this one has them already.
    """
    was = fields_of(shown)
    differs = {name for name, _ in FIELDS if getattr(typed, name) != getattr(was, name)}
    common = set(COMMON) & differs
    edit: dict[str, Any] = {}
    if "topic" in differs:
        edit["topic"] = str(typed.topic)
    if "host" in common:
        edit["hosts"] = tuple(_host_of(shown, each.strip()) for each in typed.host.split(",") if each.strip())
    if "places" in common:
        edit["capacity"] = capacity(typed.places)
    if {"join", "pin"} & common:
        edit["join"] = _join(shown, typed)
    seen = {field: getattr(shown.session, field) for field in edit}
    return SessionEdit(**edit, seen=seen, from_now_on=bool(typed.later and common))


def _join(shown: Shown, typed: Fields) -> Join | None:
    """The details as typed; None where they are those of the series. The short form goes with its address."""
    now = join_of(shown)
    short = now.short if typed.join == now.address else Safe("")
    wanted = replace(now, address=typed.join, pin=typed.pin, short=short)
    same = (wanted.address, wanted.pin) == (shown.series.join.address, shown.series.join.pin)
    return None if same else wanted


def moment_of(shown: Shown, typed: Fields, today: date) -> Moment | None:
    """The other date or time that was typed; None where it is the one that was shown. Raises `Refused`."""
    was = fields_of(shown)
    if all(getattr(typed, name) == getattr(was, name) for name in WHEN):
        return None
    day, start, end = day_of(typed.date, today), clock_of(typed.start), clock_of(typed.end)
    length = _minutes(end) - _minutes(start)
    if length <= 0:
        raise Refused(f"It would end at {end}, before it starts at {start}.")
    return Moment(day, start, length)


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def touches(edit: SessionEdit) -> bool:
    """Whether anything was typed that differs."""
    return any(getattr(edit, field) is not UNSET for field in ("topic", "hosts", "capacity", "join"))


def summary(shown: Shown, moment: Moment, typed: Fields) -> Safe:
    """What both a new date and other edits are called in the log: `#21 on Thu 25 Feb 2027; edited date, topic`."""
    was = fields_of(shown)
    names = [words for name, words in FIELDS if getattr(typed, name) != getattr(was, name)]
    number = marks.number_word(shown.session.number, shown.session.date)
    return say("{} on {}; edited {}", number, marks.full_day(moment.day), join(", ", names))


def _host_of(shown: Shown, word: str) -> str:
    """Present hosts by their id; others by what was typed: an address, or a name that the verb looks up."""
    return next((id_ for id_ in shown.session.hosts if _host_word(shown.people, id_) == word), word)


def capacity(text: Safe) -> int | None:
    """A number of places, None for no limit. Raises `Refused`."""
    if text.casefold() in NO_LIMIT:
        return None
    if not (text.isascii() and text.isdigit()):
        raise Refused("Places must be a number from 2 up, or “none” for no limit.")
    return int(text[:7])


def theirs(shown: Shown, now: Shown) -> list[Safe]:
    """What others changed since the session was shown, one field a line: `kate changed places 40 → 35 at 10:46`."""
    before, after = fields_of(shown), fields_of(now)
    who = actor_name(now.change.actor) if now.change else lit("somebody")
    at = marks.clock(now.change.at) if now.change else Safe("")
    pairs = [(words, getattr(before, name), getattr(after, name)) for name, words in FIELDS]
    return [say("{} changed {} “{}” → “{}” at {}", who, name, old, new, at) for name, old, new in pairs if old != new]


def mine(shown: Shown, now: Shown, typed: Fields) -> list[Safe]:
    """What I typed into the fields that others changed, one a line: `you typed places “35”`."""
    before, after = fields_of(shown), fields_of(now)
    both = [
        (words, getattr(typed, name))
        for name, words in FIELDS
        if getattr(after, name) != getattr(before, name) and getattr(typed, name) != getattr(before, name)
    ]
    return [say("you typed {} “{}”", words, text) for words, text in both]


def taken(shown: Shown, now: Shown, typed: Fields) -> Fields:
    """The fields when theirs are taken: what others changed stands as they left it, the rest as it was typed."""
    before, after = fields_of(shown), fields_of(now)
    changed = [name for name, _ in FIELDS if getattr(after, name) != getattr(before, name)]
    return replace(typed, **{name: getattr(after, name) for name in changed})


def kept(shown: Shown, now: Shown, typed: Fields) -> Fields:
    """The fields when mine are kept: what I typed stays, what I left alone follows what others changed."""
    before, after = fields_of(shown), fields_of(now)
    alone = [name for name, _ in FIELDS if getattr(typed, name) == getattr(before, name)]
    return replace(typed, **{name: getattr(after, name) for name in alone})
