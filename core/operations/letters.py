"""Queueing letters, and turning a queued row back into words: every letter that leaves was put here first."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec
from msgspec.structs import replace

from core import wording
from core.desk import Desk
from core.ids import fingerprint, token_for
from core.letters.catalogue import CATALOGUE
from core.letters.changed import changed
from core.letters.render import Letter, language_of, render
from core.letters.scene import Scene, particular, standard
from core.model import CalendarPart, Fact, OutboxRow, Person, Role, Series, Session, Token
from core.operations import places
from core.operations.work import Cause, Meeting, Work
from core.schedule import local
from core.store.unit_of_work import View
from core.text import Safe
from core.wording import Language

Purpose = Literal["act", "opt-in", "holder", "erase", "address", ""]
REPEATS = frozenset({
    "already_going", "not_open_yet", "too_late", "which_one", "which_date", "fixed_time", "ask_meaning", "help",
    "did_not_understand", "human_will_answer", "series_not_running", "audience_closed", "confirm_address", "holder_ask",
    "link_again", "delegate", "status", "whats_on",
})  # fmt: skip
"""Letters that answer without a change of anything: at most three a day to one sender, so that no loop can last."""
ACT_ENDS = timedelta(days=7)
WITHOUT_SESSION = timedelta(days=60)


def day_of(about: Meeting, language: Language = "en") -> Safe:
    """The day of a session as its letters say it."""
    return wording.day_words(local(about.session.starts, about.series.zone).date(), language)


class To(msgspec.Struct, frozen=True, kw_only=True):
    """Who a letter goes to: an address, the name for the greeting and the person where there is one; `role` says for
    which of their addresses it is.
    """

    address: Safe
    name: Safe = Safe("")
    person: str = ""
    role: Role = "main"
    language: Literal["en", "cy"] = "en"


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer to the letter would carry out: the wish of an opt-in, or the options of a numbered question."""

    purpose: Purpose = "act"
    wish: dict[str, str] = {}
    asks: Literal["", "vote", "numbered", "who_came"] = ""
    options: tuple[str, ...] = ()


NAMELESS: dict[str, Fact] = {"name": "", "full_name": "", "why": ""}
"""Facts of a letter to an address that nobody vouches for (letters.md 1.9)."""
ABOUT_A_VOTE = ("vote_open", "vote_reminder", "vote_noted", "vote_unclear")
"""Letters whose thread takes bare numbers for a vote: each of them says that one can vote by replying."""


def to_person(person: Person) -> To:
    """A letter to a person's main address."""
    return To(address=person.address, name=person.name, person=person.id, language=person.language)


def to_second(person: Person, address: Safe) -> To:
    """A letter to the second address of a person: the part that it carries is for the calendar there."""
    return replace(to_person(person), address=address, role="second")


def to_stranger(address: Safe, person: Person | None) -> To:
    """A letter to an address that nobody vouches for: it says no name in greeting or header, whoever `person` is."""
    return To(address=address, person=person.id if person else "")


async def queue(
    work: Work,
    kind: str,
    to: To,
    cause: Cause,
    *,
    series: Series | None = None,
    session: Session | None = None,
    facts: Mapping[str, Fact] | None = None,
    calendar: CalendarPart = "none",
    entry: str = "",
    ask: Ask = Ask(),  # noqa: B008 - frozen
    files: Mapping[str, str] | None = None,
) -> OutboxRow | None:
    """Put one letter into the outbox; None when it is there already for this cause, or a cap leaves it out."""
    if cause.mute or (cause.quiet and kind in REPEATS):
        return None
    reader = to.person if to.person and to.role == "main" else to.address
    key = f"{kind}:{reader}:{session.id if session else ''}:{cause.key}"
    if await work.uow.outbox.by_key(key) is not None:
        return None
    if kind in ABOUT_A_VOTE:
        ask = replace(ask, asks="vote")
    row_id = work.ids()
    token = token_for(work.desk.secret, row_id)
    row = OutboxRow(
        id=row_id,
        key=key,
        kind=kind,
        address=to.address,
        name=to.name,
        person=to.person,
        session=session.id if session else "",
        series=series.id if series else "",
        state="held" if cause.hold_until else "queued",
        rank=cause.rank,
        facts=dict(facts or {}),
        files=dict(files or {}),
        language=to.language,
        calendar=calendar,
        entry=entry,
        role=to.role,
        purpose=ask.purpose,
        auto="replied" if cause.answers_mail else "generated",
        in_reply_to=cause.in_reply_to,
        references=cause.references,
        cause=cause.key,
        change=work.uow.change,
        created_at=work.now,
        due=cause.hold_until or cause.due or work.now,
        message_id=f"{token}.{row_id}@{work.desk.domain}",
    )
    await work.uow.outbox.put(row)
    await _remember_token(work, row, token, session, ask)
    return row


async def _remember_token(work: Work, row: OutboxRow, token: str, session: Session | None, ask: Ask) -> None:
    if not ask.purpose:
        return
    after = session.ends + ACT_ENDS if session else work.now + WITHOUT_SESSION
    ends = max(after, work.now + ACT_ENDS) if ask.purpose == "act" else work.now + ACT_ENDS
    await work.uow.tokens.put(
        Token(
            id=fingerprint(token),
            row=row.id,
            purpose=ask.purpose,
            address=row.address,
            person=row.person,
            session=row.session,
            series=row.series,
            wish=ask.wish,
            expires_at=ends,
            asks=ask.asks,
            options=ask.options,
        )
    )


async def scene(view: View, desk: Desk, row: OutboxRow, now: datetime) -> Scene:
    """What the standard facts of a row are read from, as it is now."""
    series = await view.series.get(row.series) if row.series else None
    session = await view.sessions.get(row.session) if row.session else None
    person = await view.people.get(row.person) if row.person else None
    hosts = await view.people.many(session.hosts) if session else {}
    member = await view.memberships.get(f"{row.series}:{row.person}") if series and person else None
    mine = await view.signups.of(session.id, person.id) if session and person else None
    return Scene(
        desk=desk,
        now=now,
        series=series,
        session=session,
        person=person,
        name=row.name,
        hosts=tuple(host.name for host in hosts.values() if host.name),
        mine=mine,
        room=await places.room(view, series, session) if series and session else None,
        going=await view.signups.count(session.id, "going") if session else 0,
        position=await places.position(view, session, mine) if session else 0,
        following=await following(view, series, session, now) if series else None,
        earlier=len(await view.signups.of_person(person.id)) if person else 0,
        member=member is not None and member.setting != "none",
        written_on=row.created_at if row.auto == "replied" else None,
        language=row.language,
    )


async def following(view: View, series: Series, session: Session | None, now: datetime) -> Session | None:
    """The next session of the series that is neither this one nor cancelled."""
    later = await view.sessions.of_series(series.id, after=max(now, session.starts) if session else now)
    alive = (s for s in later if s.state in ("planned", "open") and s.starts > now)
    return next((s for s in alive if session is None or s.id != session.id), None)


async def worded(view: View, desk: Desk, row: OutboxRow, now: datetime, *, attached: bool | None = None) -> Letter:
    """The letter of a row in words, with the facts as they are now and those the row was given.

    `attached` says whether a calendar part travels with it; unknown (a preview) means: if the row asks for one.
    """
    own = Path(desk.letters) if desk.letters else None
    spoken = language_of(row.kind, row.language, own)
    setting = replace(await scene(view, desk, row, now), language=spoken)
    with_calendar = row.calendar != "none" if attached is None else attached
    facts = standard(setting) | particular(row.kind, setting, attached=with_calendar) | changed(row.kind, setting)
    facts |= row.facts
    if CATALOGUE[row.kind].footer != "full":
        facts["why"] = ""
    return render(row.kind, facts, language=spoken, overrides=own)
