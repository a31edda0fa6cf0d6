"""What Schedule reads: the sessions of a series with their counts, and more about one: calendars, planned letters, ideas."""

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from core.desk import Desk
from core.model import Person, Series, Session
from core.store.unit_of_work import View
from tui.facts.counts import Counts, read_counts
from tui.facts.planned import prepare, read_planned

if TYPE_CHECKING:
    from core.planner import Action

PAST, COMING = 3, 60


class ScheduleFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Facts of Schedule. `came` are how many were marked as having come, for sessions held."""

    series: Series | None = None
    sessions: tuple[Session, ...] = ()
    counts: dict[str, Counts] = {}
    came: dict[str, int] = {}
    people: dict[str, Person] = {}
    backlog: int = 0
    desk: Desk | None = None


class SessionDetail(msgspec.Struct, frozen=True, kw_only=True):
    """More about one session: calendars told, differing, and perhaps told; what comes by itself; invitations made."""

    session: Session
    planned: tuple["Action", ...] = ()
    told: int = 0
    stale: int = 0
    unknown: int = 0
    invited: int = 0
    members: int = 0


async def read_schedule(view: View, desk: Desk, series_id: str, now: datetime) -> ScheduleFacts:
    """The last sessions held and those to come, of one series."""
    series = await view.series.get(series_id) if series_id else None
    if series is None:
        return ScheduleFacts()
    every = await view.sessions.of_series(series.id)
    past = [s for s in every if s.ends <= now][-PAST:]
    sessions = [*past, *[s for s in every if s.ends > now][:COMING]]
    came = {s.id: await _came(view, s) for s in past}
    topics = await view.topics.of_series(series.id)
    return ScheduleFacts(
        series=series,
        sessions=tuple(sessions),
        counts={s.id: await read_counts(view, s, series) for s in sessions},
        came=came,
        people=await view.people.many({host for s in sessions for host in s.hosts}),
        backlog=sum(not (t.session or t.merged_into or t.dropped) for t in topics),
        desk=desk,
    )


async def _came(view: View, session: Session) -> int:
    return sum(s.came == "came" for s in await view.signups.for_session(session.id)) + session.walk_ins


async def read_session(view: View, desk: Desk, session_id: str, now: datetime) -> SessionDetail | None:
    """More about one session. The planner and the rules of calendars are imported when this is first asked."""
    await prepare()
    from core.operations.reconciling import stale

    session = await view.sessions.get(session_id) if session_id else None
    if session is None:
        return None
    over = session.ends <= now
    differing = [] if over else await stale(view, desk, session.id, now)
    letters = await view.outbox.of_session(session.id)
    return SessionDetail(
        session=session,
        planned=await read_planned(view, desk, session.id, now),
        told=sum(entry.told != "none" for entry in await view.entries.of_session(session.id)),
        stale=sum(each.mismatch.certain for each in differing),
        unknown=sum(not each.mismatch.certain for each in differing),
        invited=sum(row.kind == "invitation" and row.state != "withdrawn" for row in letters),
        members=sum(m.setting != "none" for m in await view.memberships.of_series(session.series)),
    )
