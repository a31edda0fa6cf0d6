"""What People reads: the sign-ups of one session with the people behind them, and each one's last sessions."""

from datetime import datetime
from typing import Literal

import msgspec

from core.model import CalendarEntry, Change, Membership, Person, Series, Session, Signup
from core.store.unit_of_work import View
from tui.facts.counts import Counts, count

LAST = 6
ROWS = 500
"""Rows that are shown at once; the rest comes page by page."""
Kind = Literal["session", "members", "everybody"]
KINDS: tuple[Kind, ...] = ("session", "members", "everybody")


class Detail(msgspec.Struct, frozen=True, kw_only=True):
    """One person more closely: what their calendars were told, memberships, history and the changes about them."""

    person: Person
    signups: tuple[Signup, ...] = ()
    entries: tuple[CalendarEntry, ...] = ()
    memberships: tuple[Membership, ...] = ()
    changes: tuple[Change, ...] = ()


class PeopleFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Facts of People. `past` are the last sessions held, oldest first; `came` the sign-ups for them by `session:person`.

    `kind` says who is listed: the sign-ups of the session, the members of the series, or everybody we know. `to_invite`
    is counted while nobody has signed up: how many the invitation is due to.
    """

    kind: Kind = "session"
    series: Series | None = None
    session: Session | None = None
    counts: Counts = Counts()
    signups: tuple[Signup, ...] = ()
    people: dict[str, Person] = {}
    members: dict[str, Membership] = {}
    past: tuple[Session, ...] = ()
    came: dict[str, Signup] = {}
    to_invite: int = 0


async def read_people(
    view: View, series_id: str, session_id: str, now: datetime, kind: Kind = "session"
) -> PeopleFacts:
    """Everything People shows: of one session, or of the members of the series or everybody, with how they stand there."""
    series = await view.series.get(series_id) if series_id else None
    session = await view.sessions.get(session_id) if session_id else None
    if series is None:
        return PeopleFacts()
    signups = await view.signups.for_session(session.id) if session else []
    members = {m.person: m for m in await view.memberships.of_series(series.id)}
    wanted = [*(session.hosts if session else ()), *(s.person for s in signups), *members]
    past = [s for s in await view.sessions.of_series(series.id) if s.ends <= now and s.state != "cancelled"][-LAST:]
    came = {s.id: s for held in past for s in await view.signups.for_session(held.id)}
    known = {person.id: person for person in await view.people.all()} if kind == "everybody" else {}
    return PeopleFacts(
        kind=kind,
        series=series,
        session=session,
        counts=count(session, series, signups) if session else Counts(),
        signups=tuple(signups),
        people=known or await view.people.many(wanted),
        members=members,
        past=tuple(past),
        came=came,
    )


async def read_detail(view: View, person_id: str) -> Detail | None:
    """One person more closely."""
    person = await view.people.get(person_id) if person_id else None
    if person is None:
        return None
    return Detail(
        person=person,
        signups=tuple(await view.signups.of_person(person.id)),
        entries=tuple(await view.entries.of_person(person.id)),
        memberships=tuple(await view.memberships.of_person(person.id)),
        changes=tuple(await view.changes.of_person(person.id, limit=20)),
    )
