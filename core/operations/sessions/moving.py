"""Moving a session: the same session, number and calendar entry on another date or at another time."""

from datetime import date

from msgspec.structs import replace

from core import clashes, promotion, wording
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Change, Session
from core.operations import notices, signups
from core.operations.opening import open_next
from core.operations.work import Cause, Meeting, Work
from core.schedule import local
from core.schedule import move as moved_to
from core.store.ports import Store
from core.text import Safe, clean_line


async def move(
    store: Store, desk: Desk, actor: Actor, session_id: str, day: date, *, start: str | None = None,
    length: int | None = None, reason: str = "", ids: Ids = random_id,
) -> Change | None:  # fmt: skip
    """Move a session to `day`, at `start` (`HH:MM`) for `length` minutes where given. Places and offers stay.

    Everybody signed up or waiting gets `moved`, held; calendars that show it move. Without a `reason` the bank holiday or
    the like that it leaves is named. None when it is there already. Raises `Refused`.
    """
    async with store.unit_of_work(actor, reason) as uow:
        work = Work(uow, desk, ids)
        about = await signups.meeting(work, session_id)
        after = moved_to(about.session, day, zone=about.series.zone, start=start, length=length)
        if (after.starts, after.ends) == (about.session.starts, about.session.ends):
            return None
        await _refuse(work, about, after)
        uow.begin("move_session", _summary(about, after), series=about.series.id, session=session_id)
        await carry_out(work, about, after, signups.by_hand(work), why_from(work, about, reason))
        await open_next(work, about.series.id)
    return uow.new_changes[-1]


async def shorten(
    store: Store, desk: Desk, actor: Actor, session_id: str, length: int, *, reason: str = "", ids: Ids = random_id
) -> Change | None:
    """Let a session last `length` minutes; otherwise as `move`."""
    async with store.view() as view:
        day = (await view.sessions.need(session_id)).date
    return await move(store, desk, actor, session_id, day, length=length, reason=reason, ids=ids)


async def carry_out(work: Work, about: Meeting, after: Session, cause: Cause, because: notices.Because | None) -> None:
    """Store a moved session, renew its offers and tell everybody (nobody where `because` is None: another letter does).

    What an organiser accepted about the old date is no word about the new one. A change must be open.
    """
    stored = notices.public(work, about.session, replace(after, kept=()))
    now = Meeting(about.series, stored)
    await work.uow.sessions.put(stored)
    await _renew_offers(work, now)
    await notices.forget_renderings(work, stored.id)
    if because is not None:
        await notices.tell_moved(work, about.session, now, cause, because)
    await signups.promote(work, now, freed_by=None, cause=cause)


async def _renew_offers(work: Work, about: Meeting) -> None:
    """An offer stays, with a deadline that the new date gives."""
    for each in await work.uow.signups.in_state(about.session.id, "offered"):
        until = promotion.offer_until(about.session, about.series, work.now)
        await work.uow.signups.put(replace(each, offer_until=until, changed_at=work.now))


def why_from(work: Work, about: Meeting, reason: str, *, otherwise: str = "") -> notices.Because:
    """Why a session leaves its date: the organiser's words, or what the date meets."""
    desk = work.desk
    met = clashes.clashes(about.session.date, about.series, desk.polling_days, desk.quiet_days)
    return notices.because(reason, met, otherwise=otherwise)


async def _refuse(work: Work, about: Meeting, after: Session) -> None:
    if about.session.starts <= work.now:
        raise Refused(f"The session of {wording.plain_date(about.session.date)} has begun, so it cannot move.")
    if after.starts <= work.now:
        raise Refused(f"{when(about, after)} is past. Choose a time to come.")
    for other in await work.uow.sessions.of_series(about.series.id):
        if other.id != after.id and other.state in ("planned", "open") and other.starts == after.starts:
            raise Refused(f"There is a session at that time already: {other.id}. Choose another time.")


def when(about: Meeting, session: Session) -> Safe:
    """`Thursday 17 December 2026, 2pm to 3pm`."""
    starts, ends = local(session.starts, about.series.zone), local(session.ends, about.series.zone)
    return clean_line(f"{wording.date_words(starts.date())}, {wording.times_words(starts, ends)}")


def _summary(about: Meeting, after: Session) -> Safe:
    return clean_line(f"moved from {when(about, about.session)} to {when(about, after)}")
