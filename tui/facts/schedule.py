"""What Schedule reads: the sessions of a series with their counts, and more about one: calendars, planned letters, ideas."""

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from core.desk import Desk
from core.model import Person, Series, Session, Topic
from core.store.unit_of_work import View
from tui.facts.counts import Counts, read_counts
from tui.facts.home import read_others
from tui.facts.hosting import HostSaid, read_said
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
    others: dict[str, tuple[Session, ...]] = {}
    desk: Desk | None = None


class SessionDetail(msgspec.Struct, frozen=True, kw_only=True):
    """More about one session: calendars told, differing, and perhaps told; what comes by itself; invitations made.

    `said` is what hosts said about it, `next_host` who is asked next, `ideas` are those that could be its topic with
    their points in the open vote, best first.
    """

    session: Session
    planned: tuple["Action", ...] = ()
    told: int = 0
    stale: int = 0
    unknown: int = 0
    invited: int = 0
    members: int = 0
    said: dict[str, HostSaid] = {}
    next_host: str = ""
    people: dict[str, Person] = {}
    ideas: tuple[tuple[Topic, int], ...] = ()


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
        others=await read_others(view, series, now),
        desk=desk,
    )


async def _came(view: View, session: Session) -> int:
    return sum(s.came == "came" for s in await view.signups.for_session(session.id)) + session.walk_ins


async def read_session(view: View, desk: Desk, session_id: str, now: datetime) -> SessionDetail | None:
    """More about one session. The planner and the rules of calendars are imported when this is first asked."""
    await prepare()
    from core.operations.reconciling import stale
    from core.operations.rota import next_host

    session = await view.sessions.get(session_id) if session_id else None
    if session is None:
        return None
    over = session.ends <= now
    said = await read_said(view, session)
    asked = "" if over or session.hosts else await next_host(view, session)
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
        said=said,
        next_host=asked,
        people=await view.people.many([*said, *([asked] if asked else [])]),
        ideas=() if session.topic else await _ideas(view, session.series),
    )


async def _ideas(view: View, series: str) -> tuple[tuple[Topic, int], ...]:
    """The ideas to choose from, with their points in the open vote, best first."""
    from core.operations.planning.deeds import points_of

    vote = next((each for each in await view.votes.open() if each.series == series), None)
    points = await points_of(view, vote) if vote else {}
    open_ = [t for t in await view.topics.of_series(series) if not (t.session or t.merged_into or t.dropped)]
    return tuple(sorted(((t, points.get(t.id, 0)) for t in open_), key=lambda each: (-each[1], each[0].number)))
