"""The circuit breaker: when too much goes wrong or too much is sent, planned mail stops until an organiser has looked."""

from datetime import timedelta

from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Change, Done, OutboxRow, Switch
from core.operations import alarms
from core.operations.work import Work
from core.store.ports import Store
from core.text import Safe, clean_line, lit
from core.wording import count_words

BREAKER = "breaker"
CLOCK = "clock"
"""The switch that the clock watch sets (`core/operations/clock_watch.py`); `resume` lifts both."""
LOOKED = "breaker:looked"
"""When an organiser let mail go again: what was written before does not count a second time."""
HOUR = timedelta(hours=1)
UNVOUCHED = ("confirm_address", "forwarded_invite", "brought", "phone_confirm")
"""Answers to addresses that nobody vouches for: the breaker holds these too."""
LIFT = "Look at the outbox, then let planned mail go again with: thirdthursday outbox resume"


def unasked(row: OutboxRow) -> bool:
    """Whether neither the planner nor an organiser asked for a letter: a mail of somebody did."""
    return row.cause.startswith("mail:")


def passes(row: OutboxRow) -> bool:
    """Whether a letter leaves even while the breaker is open: answers to people's own vouched-for mail, and alarms."""
    return row.kind == alarms.KIND or (row.auto == "replied" and row.kind not in UNVOUCHED)


async def too_many(work: Work, most: int) -> Safe:
    """Why the breaker should open by the number of letters that nobody planned within the hour; '' while it is well."""
    recent = await work.uow.outbox.recent(most * 2 + 1)
    looked = await work.uow.done.get(LOOKED)
    since = max(work.now - HOUR, looked.at) if looked else work.now - HOUR
    asked = sum(unasked(row) and row.created_at > since for row in recent)
    if asked <= most:
        return Safe("")
    return Safe(
        f"Within an hour {count_words(asked, 'letter')} were written that neither a plan nor an organiser asked for."
    )


async def trip(work: Work, why: Safe) -> bool:
    """Open the breaker and tell the organisers, as a part of the change that is open; False when it is open already."""
    if await work.uow.switches.get(BREAKER) is not None:
        return False
    if not work.uow.change:
        work.uow.begin("open_breaker", clean_line(f"planned mail stopped: {why}"))
    await work.uow.switches.put(Switch(id=BREAKER, by=lit("the desk"), at=work.now, reason=why))
    await alarms.raise_alarm(work, lit("planned mail has stopped"), why, lit(LIFT))
    return True


async def resume(store: Store, desk: Desk, actor: Actor, *, ids: Ids = random_id) -> Change:
    """Go on with planned mail, and with what is done by itself, after the desk stopped it. Raises `Refused` if it did not."""
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        set_ = [each for each in (BREAKER, CLOCK) if await uow.switches.get(each) is not None]
        if not set_:
            raise Refused("Nothing was stopped by the desk itself, so there is nothing to resume.")
        work.uow.begin("resume_mail", lit("planned mail and automatic actions go on"))
        for each in set_:
            await uow.switches.delete(each)
        await uow.done.put(Done(id=LOOKED, at=work.now, by=actor.name))
    return uow.new_changes[-1]
