"""Calling a session off: everybody who knows of it is told, and it leaves the calendars that show it."""

from msgspec.structs import replace

from core import wording
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Change, Session
from core.operations import notices, signups
from core.operations.opening import open_next
from core.operations.sessions.moving import when, why_from
from core.operations.work import Cause, Meeting, Work
from core.store.ports import Store
from core.text import clean_line


async def cancel(
    store: Store, desk: Desk, actor: Actor, session_id: str, *, reason: str = "", ids: Ids = random_id
) -> Change:
    """Call a session off. `reason` stands after “because” in the letters; without it, that nobody hosts it is said
    where nobody does. Sign-ups stay as they are. Raises `Refused` for a session that is over or cancelled.
    """
    return await _call_off(store, desk, actor, session_id, "cancel_session", reason, ids)


async def skip(
    store: Store, desk: Desk, actor: Actor, session_id: str, *, reason: str = "", ids: Ids = random_id
) -> Change:
    """Leave a date out: as `cancel`, but without a `reason` the bank holiday or the like is named."""
    return await _call_off(store, desk, actor, session_id, "skip_session", reason, ids)


async def _call_off(
    store: Store, desk: Desk, actor: Actor, session_id: str, verb: str, reason: str, ids: Ids
) -> Change:
    async with store.unit_of_work(actor, reason) as uow:
        work = Work(uow, desk, ids)
        about = await signups.meeting(work, session_id)
        _refuse(work, about.session)
        word = "skipped" if verb == "skip_session" else "cancelled"
        uow.begin(verb, clean_line(f"{word}: {when(about, about.session)}"), series=about.series.id, session=session_id)
        nobody = "" if about.session.hosts else "because_no_host"
        skipped = verb == "skip_session"
        why = why_from(work, about, reason) if skipped else notices.because(reason, otherwise=nobody)
        await carry_out(work, about, signups.by_hand(work), why)
        await open_next(work, about.series.id)
    return uow.new_changes[-1]


def _refuse(work: Work, session: Session) -> None:
    if session.state == "cancelled":
        raise Refused(f"The session of {wording.plain_date(session.date)} is cancelled already.")
    if session.state == "done" or session.ends <= work.now:
        raise Refused(f"The session of {wording.plain_date(session.date)} is over, so it cannot be cancelled.")


async def carry_out(work: Work, about: Meeting, cause: Cause, because: notices.Because, *, tell: bool = True) -> None:
    """Store a cancelled session and tell everybody (unless another letter does). A change must be open."""
    off = replace(about.session, state="cancelled", reason=because.words())
    stored = notices.public(work, about.session, off)
    await work.uow.sessions.put(stored)
    await notices.forget_renderings(work, stored.id)
    if tell:
        await notices.tell_cancelled(work, Meeting(about.series, stored), cause, because)
