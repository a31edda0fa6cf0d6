"""What Home reads: the next session with its sign-ups, the coming ones with their counts, and what just happened."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec

from core.model import Change, InboundRecord, OutboxRow, Person, Series, Session
from core.store.unit_of_work import View
from tui.facts.counts import Counts, read_counts

LONDON = ZoneInfo("Europe/London")
SPARK_DAYS = 14
COMING = 12
RECENT = 30


class HomeFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Facts of Home: figures come from indexes, so that no sign-up is read for them, however many there are.

    `per_day` are new sign-ups for the next session over two weeks, oldest first; `had` is how many the session before
    it had when it was as far off; `people` are those who are named.
    """

    series: Series | None = None
    sessions: tuple[Session, ...] = ()
    counts: dict[str, Counts] = {}
    per_day: tuple[int, ...] = ()
    before: Session | None = None
    had: int = 0
    members: int = 0
    invited: int = 0
    bounced: int = 0
    backlog: int = 0
    waiting: tuple[InboundRecord, ...] = ()
    troubled: tuple[OutboxRow, ...] = ()
    changes: tuple[Change, ...] = ()
    people: dict[str, Person] = {}
    others: dict[str, tuple[Session, ...]] = {}

    @property
    def next(self) -> Session | None:
        """The session that ends next."""
        return self.sessions[0] if self.sessions else None


async def read_home(view: View, series_id: str, now: datetime) -> HomeFacts:
    """Everything Home shows of one series."""
    series = await view.series.get(series_id) if series_id else None
    if series is None:
        return HomeFacts()
    coming = await view.sessions.coming(now)
    sessions = sorted((s for s in coming if s.series == series.id), key=lambda s: s.starts)[:COMING]
    first = sessions[0] if sessions else None
    before = await _before(view, series.id, now)
    changes = await _changes(view, series.id)
    hosts = {host for session in sessions for host in session.hosts}
    return HomeFacts(
        series=series,
        sessions=tuple(sessions),
        counts={s.id: await read_counts(view, s, series) for s in sessions},
        per_day=await _per_day(view, first.id, now) if first else (),
        before=before,
        had=await view.signups.stood_by(before.id, before.starts - (first.starts - now)) if before and first else 0,
        members=await view.memberships.count(series.id),
        invited=await view.outbox.invitations(first.id) if first else 0,
        backlog=sum(not (t.session or t.merged_into or t.dropped) for t in await view.topics.of_series(series.id)),
        waiting=tuple(await view.inbound.in_state("waiting", limit=50)),
        troubled=await read_troubled(view),
        changes=changes,
        people=await view.people.many([*hosts, *(c.person for c in changes if c.person)]),
        others=await read_others(view, series, now),
    )


async def read_others(view: View, series: Series, now: datetime) -> dict[str, tuple[Session, ...]]:
    """The other series, each with its next session where there is one."""
    coming = sorted(await view.sessions.coming(now), key=lambda session: session.starts)
    return {s.id: tuple(x for x in coming if x.series == s.id)[:1] for s in await view.series.all() if s != series}


async def _before(view: View, series: str, now: datetime) -> Session | None:
    past = [s for s in await view.sessions.of_series(series) if s.ends <= now and s.state != "cancelled"]
    return past[-1] if past else None


async def _changes(view: View, series: str) -> tuple[Change, ...]:
    recent = await view.changes.recent(200)
    return tuple(c for c in recent if c.series in ("", series))[:RECENT]


async def _per_day(view: View, session: str, now: datetime) -> tuple[int, ...]:
    """New sign-ups a day over the last two weeks, oldest first; days begin at midnight in London."""
    today = now.astimezone(LONDON).date()
    days = [today + timedelta(days=ago) for ago in range(1 - SPARK_DAYS, 2)]
    so_far = [
        await view.signups.begun_before(session, datetime.combine(day, time(), LONDON).astimezone(UTC)) for day in days
    ]
    return tuple(after - before for before, after in pairwise(so_far))


async def read_troubled(view: View) -> tuple[OutboxRow, ...]:
    """Letters that could not be delivered so far: retry, failed and unknown."""
    rows: list[OutboxRow] = []
    for state in ("unknown", "failed", "retry"):
        rows += await view.outbox.in_state(state, limit=200)
    return tuple(rows)
