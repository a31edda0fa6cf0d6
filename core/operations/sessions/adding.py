"""One more session: an extra one to come, or a meeting that took place before it was written down here."""

from collections.abc import Sequence
from datetime import date

import msgspec
from msgspec.structs import replace

from core import wording
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Change, Series, Session
from core.operations.opening import open_next
from core.operations.sessions.persons import person_named
from core.operations.work import Work
from core.schedule import instants, new_session
from core.store.ports import Store
from core.text import Safe, clean_line

MOST_CAME = 100_000


async def add(
    store: Store, desk: Desk, actor: Actor, slug: str, day: date, *, start: str | None = None,
    length: int | None = None, topic: str = "", hosts: Sequence[str] = (), ids: Ids = random_id,
) -> Change:  # fmt: skip
    """Add a session beside those of the rule, at the time of the series or at `start` for `length` minutes. It opens at
    once if it is among the next. `hosts` are ids, addresses or names. No letter leaves. Raises `Refused`.
    """
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        series = await _running(work, slug)
        uow.begin("add_session", Safe(""), series=slug)
        session = await _made(work, series, day, start, length)
        if session.starts <= work.now:
            raise Refused(f"{wording.date_words(day)} is past. To record a meeting that took place, add --past.")
        who = [(await person_named(work, host)).id for host in hosts]
        await uow.sessions.put(replace(session, topic=clean_line(topic, 120), hosts=tuple(dict.fromkeys(who))))
        await open_next(work, slug)
        uow.describe(summary=clean_line(f"session added: {wording.date_words(day)}"), session=session.id)
    return uow.new_changes[-1]


async def add_past(
    store: Store, desk: Desk, actor: Actor, slug: str, day: date, *, came: int = 0, hosts: Sequence[str] = (),
    start: str | None = None, length: int | None = None, topic: str = "", ids: Ids = random_id,
) -> Change:  # fmt: skip
    """Record a meeting that took place, with its hosts and how many `came`. No letter leaves. Raises `Refused`."""
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        series = await uow.series.need(slug)
        if not 0 <= came <= MOST_CAME:
            raise Refused(f"{came} is not a number of people who can have come.")
        uow.begin("add_past_session", Safe(""), series=slug)
        session = await _made(work, series, day, start, length, past=True)
        if session.ends > work.now:
            raise Refused(f"{wording.date_words(day)} is still to come. Add it without --past.")
        who = [(await person_named(work, host)).id for host in hosts]
        done = replace(
            session, state="done", walk_ins=came, topic=clean_line(topic, 120), hosts=tuple(dict.fromkeys(who))
        )
        await uow.sessions.put(done)
        people = wording.count_words(came, "person", "people")
        uow.describe(summary=clean_line(f"recorded: {wording.date_words(day)}, {people} came"), session=session.id)
    return uow.new_changes[-1]


async def _running(work: Work, slug: str) -> Series:
    series = await work.uow.series.need(slug)
    if series.status not in ("trial", "active"):
        raise Refused(f"The series {slug} is {series.status}, so no session can be added.")
    return series


async def _made(
    work: Work, series: Series, day: date, start: str | None, length: int | None, *, past: bool = False
) -> Session:
    """A session on that day; refused where one stands at the same time."""
    others = await work.uow.sessions.of_series(series.id)
    session = new_session(series, day, [each.id for each in others], past=past)
    starts, ends = instants(day, start or series.start, length or series.length, series.zone)
    for other in others:
        if other.starts == starts and other.state != "cancelled":
            raise Refused(f"There is a session at that time already: {other.id}.")
    return msgspec.structs.replace(session, starts=starts, ends=ends)
