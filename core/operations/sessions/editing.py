"""The verbs of sessions: editing one, with whoever moves up when it grows."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from core import signup, wording
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Change, Person, Session
from core.operations import people, signups
from core.operations.work import Meeting, Work
from core.store.ports import Store
from core.text import Safe, clean_address, clean_line, is_address


class SessionEdit(msgspec.Struct, frozen=True, kw_only=True):
    """What to change in one session; a field left UNSET stays. `capacity` counts hosts, None is no limit.

    `hosts` are person ids, addresses, or names of people known by exactly that name. `seen` are the values the editor
    was shown, by field: where the stored value is another by now, the edit is refused and nothing is overwritten.
    """

    topic: str | UnsetType = UNSET
    topic_blurb: str | UnsetType = UNSET
    hosts: tuple[str, ...] | UnsetType = UNSET
    capacity: int | UnsetType | None = UNSET
    seen: dict[str, Any] = {}


class Conflict(Refused):
    """Somebody else changed the same field meanwhile; nothing was overwritten."""


async def edit(
    store: Store, desk: Desk, actor: Actor, session_id: str, change: SessionEdit, *, ids: Ids = random_id
) -> Change | None:
    """Edit a session; people who move up because it grew are told after the hold. None when nothing changed."""
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        about = await signups.meeting(work, session_id)
        _refuse_past(about.session)
        _refuse_conflict(about.session, change)
        uow.begin("edit_session", Safe(""), series=about.series.id, session=session_id)
        edited, said = await _edited(work, about, change)
        if edited == about.session:
            uow.forget_change()
            return None
        await uow.sessions.put(edited)
        moved = await signups.promote(work, Meeting(about.series, edited), freed_by=None, cause=signups.by_hand(work))
        if moved:
            said.append(f"{len(moved)} moved up from the queue")
        uow.describe(summary=clean_line("; ".join(said)))
    return uow.new_changes[-1]


def _refuse_past(session: Session) -> None:
    if session.state in ("done", "cancelled"):
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


async def _edited(work: Work, about: Meeting, change: SessionEdit) -> tuple[Session, list[str]]:
    session, said = about.session, []
    if change.topic is not UNSET and change.topic is not None:
        topic = clean_line(change.topic, 120)
        if topic != session.topic:
            said.append(f"topic “{session.topic or 'none'}” -> “{topic or 'none'}”")
            session = replace(session, topic=topic)
    if change.topic_blurb is not UNSET and change.topic_blurb is not None:
        session = replace(session, topic_blurb=clean_line(change.topic_blurb, 300))
    if change.hosts is not UNSET and change.hosts is not None:
        hosts = [await _person(work, who) for who in change.hosts]
        if tuple(h.id for h in hosts) != session.hosts:
            said.append(f"host -> {', '.join(h.name or h.address for h in hosts) or 'nobody'}")
            session = replace(session, hosts=tuple(dict.fromkeys(h.id for h in hosts)))
    if change.capacity is not UNSET:
        session = _resized(about, session, change.capacity, said)
    return session, said


def _resized(about: Meeting, session: Session, capacity: int | UnsetType | None, said: list[str]) -> Session:
    if capacity is not None and (not isinstance(capacity, int) or not 2 <= capacity <= 100_000):
        raise Refused("Capacity counts the host, so it must be a number from 2 up, or “none” for no limit.")
    before = signup.capacity_of(session, about.series)
    if capacity == before:
        return session
    said.append(f"places {before or 'no limit'} -> {capacity or 'no limit'}")
    return replace(session, capacity=capacity, unlimited=capacity is None)


async def _person(work: Work, who: str) -> Person:
    """A person by id, by address (made if unknown), or by a name that exactly one person has."""
    known = await work.uow.people.get(who)
    if known is not None:
        return known
    if is_address(who):
        return await people.met(work, clean_address(who), Safe(""), source=Safe("added by an organiser"))
    name = clean_line(who, 100).casefold()
    found = [p for p in await work.uow.people.all() if p.name.casefold() == name]
    if len(found) == 1:
        return found[0]
    many = "several people have" if found else "nobody has"
    raise Refused(f"{many} the name “{clean_line(who, 60)}”. Give their mail address.".capitalize())
