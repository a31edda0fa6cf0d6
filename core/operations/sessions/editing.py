"""Editing a session: topic, hosts, places, joining details, with whoever must hear of it and whoever moves up."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from core import calendar, signup, wording
from core.calendar import Material
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.joining import clean_join
from core.model import Actor, Change, Fact, Join, Session
from core.operations import calendars, notices, signups
from core.operations.sessions.persons import person_named
from core.operations.work import Meeting, Work
from core.store.ports import Store
from core.text import Safe, clean_line


class SessionEdit(msgspec.Struct, frozen=True, kw_only=True):
    """What to change in one session; a field left UNSET stays. `capacity` counts hosts, None is no limit.

    `hosts` are person ids, addresses, or names of people known by exactly that name. `join` of None means as the series.
    `tell` also tells people of a new topic or host, which otherwise rides on the next calendar object. `from_now_on` puts
    hosts, places and joining details on the later sessions of the series too. `seen` are the values the editor was shown,
    by field: where the stored value is another by now, the edit is refused and nothing is overwritten.
    """

    topic: str | UnsetType = UNSET
    topic_blurb: str | UnsetType = UNSET
    hosts: tuple[str, ...] | UnsetType = UNSET
    capacity: int | UnsetType | None = UNSET
    join: Join | UnsetType | None = UNSET
    tell: bool = False
    from_now_on: bool = False
    seen: dict[str, Any] = {}


class Conflict(Refused):
    """Somebody else changed the same field meanwhile; nothing was overwritten."""


async def edit(
    store: Store, desk: Desk, actor: Actor, session_id: str, change: SessionEdit, *, ids: Ids = random_id
) -> Change | None:
    """Edit a session; people who move up because it grew, and those to whom new joining details matter, are told after
    the hold. None when nothing changed.
    """
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        about = await signups.meeting(work, session_id)
        _refuse_past(work, about.session)
        _refuse_conflict(about.session, change)
        uow.begin("edit_session", Safe(""), series=about.series.id, session=session_id)
        pairs, said = await _edited(work, about, change)
        if not pairs:
            uow.forget_change()
            return None
        said += await _consequences(work, pairs, tell=change.tell)
        uow.describe(summary=clean_line("; ".join(said), 400))
    return uow.new_changes[-1]


def _refuse_past(work: Work, session: Session) -> None:
    over = session.state == "done" or session.ends <= work.now
    if session.state == "cancelled" or over:
        word = "is cancelled" if session.state == "cancelled" else "is over"
        raise Refused(f"The session of {wording.plain_date(session.date)} {word}, so it cannot be edited.")


def _refuse_conflict(session: Session, change: SessionEdit) -> None:
    for field, seen in change.seen.items():
        now = getattr(session, field)
        wanted = getattr(change, field)
        if wanted is not UNSET and now not in (seen, wanted):
            raise Conflict(
                f"Somebody changed {field} to “{clean_line(now, 60)}” meanwhile. Look again before you save."
            )


Pair = tuple[Meeting, Meeting]
"""A session before and after."""


async def _edited(work: Work, about: Meeting, change: SessionEdit) -> tuple[list[Pair], list[str]]:
    """The sessions that differ, stored, each before and after; and what differs in the first, in words."""
    after, said = await _applied(work, about, change)
    edited = [(about, after)]
    if change.from_now_on:
        common = replace(change, topic=UNSET, topic_blurb=UNSET, seen={})
        edited += [(other, (await _applied(work, other, common))[0]) for other in await _later(work, about)]
    pairs = [(before, now) for before, now in edited if before.session != now.session]
    for _, now in pairs:
        await work.uow.sessions.put(now.session)
    if len(pairs) > 1:
        said.append(f"{len(pairs)} sessions")
    return pairs, said


async def _later(work: Work, about: Meeting) -> list[Meeting]:
    found = await work.uow.sessions.of_series(about.series.id, after=about.session.starts)
    coming = [each for each in found if each.state in ("planned", "open") and each.id != about.session.id]
    return [Meeting(about.series, each) for each in coming]


async def _applied(work: Work, about: Meeting, change: SessionEdit) -> tuple[Meeting, list[str]]:
    session, said = about.session, []
    if change.topic is not UNSET and change.topic is not None:
        topic = clean_line(change.topic, 120)
        if topic != session.topic:
            said.append(f"topic “{session.topic or 'none'}” -> “{topic or 'none'}”")
            session = replace(session, topic=topic)
    if change.topic_blurb is not UNSET and change.topic_blurb is not None:
        session = replace(session, topic_blurb=clean_line(change.topic_blurb, 300))
    if change.hosts is not UNSET and change.hosts is not None:
        session = await _hosted(work, session, change.hosts, said)
    if change.capacity is not UNSET:
        session = _resized(about, session, change.capacity, said)
    if change.join is not UNSET:
        session = _joined(about, session, change.join, said)
    return Meeting(about.series, notices.public(work, about.session, session)), said


async def _hosted(work: Work, session: Session, who: Sequence[str], said: list[str]) -> Session:
    hosts = [await person_named(work, each) for each in who]
    if tuple(host.id for host in hosts) == session.hosts:
        return session
    said.append(f"host -> {', '.join(host.name or host.address for host in hosts) or 'nobody'}")
    return replace(session, hosts=tuple(dict.fromkeys(host.id for host in hosts)))


def _resized(about: Meeting, session: Session, capacity: int | UnsetType | None, said: list[str]) -> Session:
    if capacity is not None and (not isinstance(capacity, int) or not 2 <= capacity <= 100_000):
        raise Refused("Capacity counts the host, so it must be a number from 2 up, or “none” for no limit.")
    before = signup.capacity_of(session, about.series)
    if capacity == before:
        return session
    said.append(f"places {before or 'no limit'} -> {capacity or 'no limit'}")
    return replace(session, capacity=capacity, unlimited=capacity is None)


def _joined(about: Meeting, session: Session, join: Join | UnsetType | None, said: list[str]) -> Session:
    """Joining details of its own, or those of the series again."""
    own = clean_join(join) if isinstance(join, Join) else None
    if own == session.join or (own == about.series.join and session.join is None):
        return session
    said.append(f"joining details -> {(own.address or own.phone or 'none') if own else 'as the series'}")
    return replace(session, join=own)


async def _consequences(work: Work, pairs: Sequence[Pair], *, tell: bool) -> list[str]:
    """Letters about what calendars must be told, and people who move up; what became of it in words."""
    cause, said = signups.by_hand(work), []
    differing = [(before, after, await _differing(work, before, after)) for before, after in pairs]
    details = [after for _, after, found in differing if found.details]
    for about in details:
        await notices.forget_renderings(work, about.session.id)
    told = await notices.tell_details(work, details, cause)
    if tell:
        for before, after, found in differing:
            if found.words and not found.must_tell:
                facts = await _news(work, before.session, after.session)
                told += await notices.tell_details(work, [after], cause, facts=facts)
    moved = [each for _, after in pairs for each in await signups.promote(work, after, freed_by=None, cause=cause)]
    if told:
        said.append(f"{wording.count_words(told, 'person', 'people')} told")
    if moved:
        said.append(f"{len(moved)} moved up from the queue")
    return said


async def _differing(work: Work, before: Meeting, after: Meeting) -> Material:
    old = await calendars.occasion_of(work.uow, work.desk, before)
    return calendar.material(old, await calendars.occasion_of(work.uow, work.desk, after))


async def _news(work: Work, before: Session, after: Session) -> dict[str, Fact]:
    """`what` is new and its `value`, for `details_changed` about words."""
    hosts = await work.uow.people.many(after.hosts)
    names = wording.list_words([each.name for each in hosts.values() if each.name]) or Safe("nobody yet")
    topic, host = before.topic != after.topic, before.hosts != after.hosts
    if topic and host:
        return {"form": "wording", "what": "topic and host", "value": f"{after.topic or 'open'}, with {names}"}
    return {
        "form": "wording",
        "what": "topic" if topic else "host",
        "value": str(after.topic or "open") if topic else names,
    }
