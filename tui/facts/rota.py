"""What the host rota reads: coming sessions of a series, its hosts with what they said and how often they hosted."""

from datetime import datetime, timedelta

import msgspec

from core.model import Person, Series, Session
from core.store.unit_of_work import View
from tui.facts.hosting import HostSaid, read_said

COMING = 14
YEAR = timedelta(days=365)


class Load(msgspec.Struct, frozen=True):
    """How often somebody hosted in the last twelve months, and how often they will."""

    held: int = 0
    coming: int = 0


class RotaFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Facts of the rota. `hosts` stand in the order of the series; `next` is who is asked next, by session.

    `said` is what each host said by session; `out` when the host of a session fell out.
    """

    series: Series | None = None
    sessions: tuple[Session, ...] = ()
    hosts: tuple[str, ...] = ()
    people: dict[str, Person] = {}
    said: dict[str, dict[str, HostSaid]] = {}
    next: dict[str, str] = {}
    out: dict[str, datetime] = {}
    loads: dict[str, Load] = {}


async def read_rota(view: View, series_id: str, now: datetime) -> RotaFacts:
    """The rota of a series. The verbs of hosts are imported when this is first asked."""
    from core.operations.rota import next_host
    from core.planner.hosts import out_key

    series = await view.series.need(series_id)
    every = await view.sessions.of_series(series.id)
    coming = [s for s in every if s.ends > now and s.state in ("planned", "open")][:COMING]
    said = {session.id: await read_said(view, session) for session in coming}
    marks = [(session.id, await view.done.get(out_key(session.id))) for session in coming if not session.hosts]
    others = {person for each in said.values() for person in each}
    hosts = (*series.hosts, *sorted(others - set(series.hosts)))
    return RotaFacts(
        series=series,
        sessions=tuple(coming),
        hosts=hosts,
        people=await view.people.many(hosts),
        said=said,
        next={session.id: await next_host(view, session) for session in coming if not session.hosts},
        out={id_: mark.at for id_, mark in marks if mark is not None},
        loads={host: _load(host, every, now) for host in hosts},
    )


def _load(host: str, sessions: list[Session], now: datetime) -> Load:
    mine = [s for s in sessions if host in s.hosts and s.state != "cancelled"]
    return Load(sum(now - YEAR < s.ends <= now for s in mine), sum(s.ends > now for s in mine))
