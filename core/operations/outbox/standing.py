"""Whether a queued letter still says what is true: a letter that does not is withdrawn, never sent."""

from collections.abc import Collection
from datetime import datetime

from core.desk import Desk
from core.model import OutboxRow
from core.operations import calendars
from core.operations.work import Meeting
from core.store.unit_of_work import View
from core.text import Safe, lit

_HOLDS: dict[str, Collection[str]] = {
    "signed_up": ("going",),
    "promoted": ("going",),
    "already_going": ("going", "maybe"),
    "offer": ("offered",),
    "queued": ("waitlisted", "offered", "going"),
    "maybe": ("maybe",),
    "declined": ("declined", "withdrawn", "none"),
    "removed": ("removed",),
    "reminder": ("going", "maybe"),
    "moved": ("going", "maybe", "waitlisted", "offered", "none"),
    "details_changed": ("going", "maybe", "none"),
}
"""The states of the sign-up in which a letter still holds; letters not named here always do."""
_TO_COME = (
    "signed_up", "promoted", "offer", "queued", "invitation", "nudge", "reminder", "moved", "details_changed",
)  # fmt: skip


async def outdated(view: View, desk: Desk, row: OutboxRow, now: datetime) -> Safe:
    """Why a letter no longer holds; '' when it does."""
    person = await view.people.get(row.person) if row.person else None
    if row.person and person is None:
        return lit("the person is no longer known")
    if person is not None and person.undeliverable_since and row.address == person.address and row.auto != "replied":
        return lit("mail to this person comes back")
    if not row.session:
        return Safe("")
    session = await view.sessions.get(row.session)
    if session is None:
        return lit("the session is no longer known")
    if session.state == "cancelled" and row.kind in _TO_COME:
        return lit("the session was cancelled")
    unasked = row.kind == "calendar_update" and row.attempts == 0 and row.auto == "generated"
    if unasked and not await _to_update(view, desk, row, now):
        return lit("the calendar is up to date by now")
    if row.kind not in _HOLDS or not row.person or row.person in session.hosts:
        return Safe("")
    standing = await view.signups.of(row.session, row.person)
    state = standing.state if standing else "none"
    return Safe("") if state in _HOLDS[row.kind] else Safe(f"the person is {state} by now")


async def _to_update(view: View, desk: Desk, row: OutboxRow, now: datetime) -> bool:
    """Whether the calendar still differs in the way that this letter mends: another one may have mended it."""
    session = await view.sessions.need(row.session)
    about = Meeting(await view.series.need(session.series), session)
    stale = await calendars.mismatches(view, desk, about, now, only=row.person)
    mended = any((each.wanted, each.role) == (row.calendar, row.role) for each in stale)
    return mended and await calendars.may_carry(view, desk, row)
