"""Whom an invitation or a reminder is due to that an organiser sends before its time: the planner's own rules."""

from datetime import datetime
from typing import Literal

from msgspec.structs import replace

from core.desk import Desk
from core.model import Session
from core.operations.planning.looking import around
from core.planner import Action, Standing, before_session
from core.store.unit_of_work import View

Early = Literal["invitation", "reminder"]


async def due_early(view: View, desk: Desk, session: Session, kind: Early, now: datetime) -> list[Action]:
    """The letters of a kind that are still to come about a session, whatever their time; those too that were missed.

    Nobody who cannot be reached, nobody who had it, and nobody whose letter was skipped or is kept back. An invitation
    may go until the session begins, a reminder no later than it would by itself.
    """
    about = await around(view, desk, session, await view.memberships.of_series(session.series), now)
    missed = {each.id for each in await view.done.about(session.id) if each.outcome == "missed"}
    open_yet = replace(about, done={key: at for key, at in about.done.items() if key not in missed})
    return [
        action
        for action in before_session(open_yet)
        if action.kind == kind
        and about.standings.get(action.person, Standing()).reachable
        and (kind == "invitation" or action.until is None or action.until > now)
    ]
