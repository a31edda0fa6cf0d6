"""Editing a session: its fields as text, what was typed as a `SessionEdit`, and what others changed meanwhile. Pure."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import UNSET

from core.errors import Refused
from core.model import Change, Person, Series, Session
from core.operations.sessions import SessionEdit
from core.signup import capacity_of
from core.text import Safe, join, lit
from tui.text import say
from tui.views import marks
from tui.views.names import actor_name
from tui.views.session import heading

NO_LIMIT = ("none", "no limit", "unlimited", "")


class Fields(msgspec.Struct, frozen=True, kw_only=True):
    """The fields as they stand on the screen."""

    topic: Safe = Safe("")
    host: Safe = Safe("")
    places: Safe = Safe("")


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The session as the editor was shown it; `change` is the last one that touched it."""

    session: Session
    series: Series
    people: dict[str, Person]
    change: Change | None = None


def fields_of(shown: Shown) -> Fields:
    """The session as fields: hosts by name (by address where the name is not theirs alone), places as a number."""
    capacity = capacity_of(shown.session, shown.series)
    return Fields(
        topic=shown.session.topic,
        host=join(", ", [_host_word(shown.people, host) for host in shown.session.hosts]),
        places=lit("none") if capacity is None else Safe(str(capacity)),
    )


def _host_word(people: Mapping[str, Person], id_: str) -> Safe:
    person = people.get(id_)
    if person is None:
        return Safe(id_)
    return person.name if person.name and "," not in person.name else person.address


def title(shown: Shown) -> Safe:
    """`Edit #21 Open standards clinic · Thu 18 Feb 2027`."""
    return say("Edit {} · {}", heading(shown.session, shown.series), marks.full_day(shown.session.date))


def edit_of(shown: Shown, typed: Fields) -> SessionEdit:
    """What was typed, as an edit of the fields that differ from what was shown. Raises `Refused` for no number."""
    was = fields_of(shown)
    edit: dict[str, Any] = {}
    if typed.topic != was.topic:
        edit["topic"] = str(typed.topic)
    if typed.host != was.host:
        edit["hosts"] = tuple(_host_of(shown, each.strip()) for each in typed.host.split(",") if each.strip())
    if typed.places != was.places:
        edit["capacity"] = _capacity(typed.places)
    seen = {field: getattr(shown.session, field) for field in edit}
    return SessionEdit(**edit, seen=seen)


def touches(edit: SessionEdit) -> bool:
    """Whether anything was typed that differs."""
    return any(getattr(edit, field) is not UNSET for field in ("topic", "hosts", "capacity"))


def _host_of(shown: Shown, word: str) -> str:
    """Present hosts by their id; others by what was typed: an address, or a name that the verb looks up."""
    return next((id_ for id_ in shown.session.hosts if _host_word(shown.people, id_) == word), word)


def _capacity(text: Safe) -> int | None:
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
    pairs = (
        (lit("topic"), before.topic, after.topic),
        (lit("host"), before.host, after.host),
        (lit("places"), before.places, after.places),
    )
    return [
        say("{} changed {} “{}” → “{}” at {}", who, name, old, new, at) for name, old, new in pairs if old != new
    ]  # fmt: skip


def taken(shown: Shown, now: Shown, typed: Fields) -> Fields:
    """The fields when theirs are taken: what others changed stands as they left it, the rest as it was typed."""
    before, after = fields_of(shown), fields_of(now)
    return Fields(
        topic=after.topic if after.topic != before.topic else typed.topic,
        host=after.host if after.host != before.host else typed.host,
        places=after.places if after.places != before.places else typed.places,
    )


def kept(shown: Shown, now: Shown, typed: Fields) -> Fields:
    """The fields when mine are kept: what I typed stays, what I left alone follows what others changed."""
    before, after = fields_of(shown), fields_of(now)
    return Fields(
        topic=typed.topic if typed.topic != before.topic else after.topic,
        host=typed.host if typed.host != before.host else after.host,
        places=typed.places if typed.places != before.places else after.places,
    )
