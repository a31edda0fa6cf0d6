"""Making the sessions of a series and opening the next ones: what every verb that changes dates does at its end."""

from msgspec.structs import replace

from core.desk import Desk
from core.ids import Ids, random_id
from core.model import Actor, Series, Session
from core.operations.work import Work
from core.schedule import plan_sessions, to_open
from core.store.ports import Store
from core.text import lit


async def make_sessions(work: Work, series: Series) -> list[Session]:
    """Make the sessions of the next twelve months and open the next ones. A change must be open."""
    made = plan_sessions(series, await work.uow.sessions.of_series(series.id), work.now)
    for session in made:
        await work.uow.sessions.put(session)
    await open_next(work, series.id)
    return made


async def open_next(work: Work, slug: str) -> None:
    """Open and number what is now among the next sessions of a series, as the store has it. A change must be open.
    Nothing opens while those who should host a new series have not agreed.

    A verb that leaves this to the daily round would be changed by that round, and could then not be undone any more.
    """
    series = await work.uow.series.need(slug)
    if series.asked_hosts and not series.hosts:
        return
    opened = to_open(series, await work.uow.sessions.of_series(slug), work.now)
    for session in opened:
        await work.uow.sessions.put(replace(session, hosts=session.hosts or _first_host(series, session)))
    if opened:
        last = max(session.number or 0 for session in opened)
        await work.uow.series.put(replace(series, last_number=max(series.last_number, last)))


def _first_host(series: Series, session: Session) -> tuple[str, ...]:
    """A series with one host is hosted by them; with more, the rota decides."""
    return series.hosts if len(series.hosts) == 1 and not session.past else ()


async def tend(store: Store, desk: Desk, actor: Actor, *, ids: Ids = random_id) -> int:
    """Close what is over, make and open what is due, in every series; returns how many sessions changed."""
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        uow.begin("tend_sessions", lit("sessions made, opened and closed"))
        touched = 0
        for session in await uow.sessions.over(work.now):
            await uow.sessions.put(replace(session, state="done"))
            touched += 1
        for series in await uow.series.all():
            touched += len(await make_sessions(work, series))
        uow.forget_change()
    return touched
