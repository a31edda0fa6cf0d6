"""Whether a queued letter still says what is true: a letter that does not is withdrawn, never sent."""

from collections.abc import Collection

from core.model import OutboxRow
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
}
"""The states of the sign-up in which a letter still holds; letters not named here always do."""
_TO_COME = ("signed_up", "promoted", "offer", "queued", "invitation", "nudge", "reminder")


async def outdated(view: View, row: OutboxRow) -> Safe:
    """Why a letter no longer holds; '' when it does."""
    if row.person and await view.people.get(row.person) is None:
        return lit("the person is no longer known")
    if not row.session:
        return Safe("")
    session = await view.sessions.get(row.session)
    if session is None:
        return lit("the session is no longer known")
    if session.state == "cancelled" and row.kind in _TO_COME:
        return lit("the session was cancelled")
    if row.kind not in _HOLDS or not row.person:
        return Safe("")
    standing = await view.signups.of(row.session, row.person)
    state = standing.state if standing else "none"
    return Safe("") if state in _HOLDS[row.kind] else Safe(f"the person is {state} by now")
