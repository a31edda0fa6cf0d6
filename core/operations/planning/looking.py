"""Reading what the planner needs to know, and asking it what is due and what comes."""

import asyncio
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from core import planner
from core.clashes import unsettled
from core.desk import Desk
from core.model import Membership, Series, Session, Signup
from core.planner import Action, Around, Regular, Standing
from core.schedule import local, occurrences, parse_rule
from core.store.unit_of_work import View

AHEAD, BACK = timedelta(days=56), timedelta(days=30)
_TURN = 100


async def coming(view: View, desk: Desk, now: datetime) -> list[Action]:
    """Everything that is due or will be due about the sessions of the next eight weeks, in order of time."""
    found: list[Action] = []
    members = {each.id: await view.memberships.of_series(each.id) for each in await view.series.all()}
    for session in await view.sessions.between(now - BACK, now + AHEAD):
        found += planner.of_session(await around(view, desk, session, members.get(session.series, []), now))
    found += planner.regular(await _regular(view, desk, members, now))
    return sorted(found, key=lambda action: (action.at, action.key))


async def around(view: View, desk: Desk, session: Session, members: list[Membership], now: datetime) -> Around:
    """Everything about one session that decides what is due."""
    series = await view.series.need(session.series)
    signups = tuple(await view.signups.for_session(session.id))
    votes = [vote for vote in await view.votes.of_series(series.id) if vote.session == session.id]
    return Around(
        now=now,
        series=replace(series, hosts=await rota_of(view, series)),
        session=session,
        signups=signups,
        members=tuple(members),
        monthly=await _monthly(view, series, session),
        standings=await _standings(view, session, signups, members),
        done={each.id: each.at for each in await view.done.about(session.id)},
        note=await view.notes.get(session.id),
        vote=next((vote for vote in votes if not vote.closed_at), None),
        polling=tuple(unsettled(session, series, desk.polling_days, desk.quiet_days)),
        organizers=bool(desk.organizer_addresses),
    )


async def _standings(
    view: View, session: Session, signups: Iterable[Signup], members: Iterable[Membership]
) -> dict[str, Standing]:
    """Everybody the plan may be about. Whether somebody came before is asked only of those who signed up.

    Others on the loop get a turn now and then: a view stays as it is, whatever they do.
    """
    signed_up = {each.person for each in signups}
    found: dict[str, Standing] = {}
    for number, id_ in enumerate({*signed_up, *(each.person for each in members)}):
        if number % _TURN == _TURN - 1:
            await asyncio.sleep(0)
        person = await view.people.get(id_)
        came = id_ in signed_up and await _came_before(view, id_, session)
        found[id_] = Standing(came_before=came, reachable=person is not None and person.undeliverable_since is None)
    return found


async def _came_before(view: View, person: str, session: Session) -> bool:
    return any(s.came == "came" and s.session != session.id for s in await view.signups.of_person(person))


async def rota_of(view: View, series: Series) -> tuple[str, ...]:
    """The hosts of a series in the order in which they are asked: never hosted first, then longest ago."""
    last: dict[str, float] = {}
    for session in await view.sessions.of_series(series.id):
        for host in session.hosts:
            last[host] = session.starts.timestamp()
    order = {host: at for at, host in enumerate(series.hosts)}
    return tuple(sorted(series.hosts, key=lambda host: (last.get(host, 0.0), order[host])))


async def _monthly(view: View, series: Series, session: Session) -> frozenset[str]:
    """The sessions of the month that people who chose one a month are invited to: nearest to the former rule's date."""
    month = [s for s in await view.sessions.of_series(series.id) if _month(s, series) == _month(session, series)]
    alive = [s for s in month if s.state != "cancelled"]
    if not alive:
        return frozenset()
    target = _former_date(series, local(session.starts, series.zone).date())
    if target is None:
        return frozenset({min(alive, key=lambda s: s.starts).id})
    return frozenset({min(alive, key=lambda s: (abs((s.date - target).days), -s.date.toordinal())).id})


def _former_date(series: Series, day: date) -> date | None:
    """The date that the monthly rule before a change of cadence gives in the month of `day`."""
    if not series.former_rule:
        return None
    first, last = day.replace(day=1), _month_end(day)
    found = occurrences(parse_rule(series.former_rule), first, after=first - timedelta(days=1), until=last)
    return next(iter(found), None)


def _month(session: Session, series: Series) -> tuple[int, int]:
    day = local(session.starts, series.zone).date()
    return day.year, day.month


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


async def _regular(view: View, desk: Desk, members: dict[str, list[Membership]], now: datetime) -> Regular:
    series = tuple(await view.series.all())
    votes = tuple(await view.votes.open())
    requests = tuple(await view.rights.open())
    found = [
        (each, person)
        for listed in members.values()
        for each in listed
        if (person := await view.people.get(each.person)) is not None
    ]
    about = [*(s.id for s in series), *(v.id for v in votes), *(r.id for r in requests), *(p.id for _, p in found)]
    return Regular(
        now=now,
        series=series,
        coming={each.id: tuple(await view.sessions.of_series(each.id, after=now)) for each in series},
        members=tuple(found),
        votes=votes,
        voted={v.id: frozenset(b.person for b in await view.ballots.of_vote(v.id)) for v in votes},
        requests=requests,
        digest=bool(desk.organizer_addresses and series),
        done=await _done(view, about, now),
    )


async def _done(view: View, about: Iterable[str], now: datetime) -> dict[str, datetime]:
    found = {each.id: each.at for id_ in dict.fromkeys(about) for each in await view.done.about(id_)}
    monday = local(now, "Europe/London").date()
    monday -= timedelta(days=monday.weekday())
    found |= {each.id: each.at for each in await view.done.about(monday.isoformat())}
    return found
