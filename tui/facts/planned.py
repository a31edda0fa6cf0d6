"""What the desk will do by itself about one session: read from the planner, which is imported only when it is asked."""

import asyncio
import importlib
from datetime import datetime
from typing import TYPE_CHECKING

from core.desk import Desk
from core.model import Session
from core.store.unit_of_work import View

if TYPE_CHECKING:
    from core.planner import Action


async def prepare() -> None:
    """Import the planner beside the screen: it costs a tenth of a second once."""
    await asyncio.to_thread(importlib.import_module, "core.operations.planning.looking")


async def read_to_invite(view: View, desk: Desk, session: Session, now: datetime) -> int:
    """How many people the invitation of a session is due to, were it sent now."""
    await prepare()
    from core.operations.planning.early import due_early

    return len(await due_early(view, desk, session, "invitation", now)) if session.state == "open" else 0


async def read_planned(view: View, desk: Desk, session_id: str, now: datetime) -> "tuple[Action, ...]":
    """Everything due or coming about a session, in order of time; what is too late already is left out."""
    from core import planner
    from core.operations.planning.looking import around

    session = await view.sessions.get(session_id) if session_id else None
    if session is None:
        return ()
    members = await view.memberships.of_series(session.series)
    about = await around(view, desk, session, members, now)
    found = await asyncio.to_thread(planner.of_session, about)  # beside the screen: many people take their time
    return tuple(action for action in found if action.until is None or action.until > now)
