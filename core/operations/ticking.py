"""What the clock brings by itself: sessions made, opened and closed, offers that lapsed, wishes nobody confirmed."""

from datetime import timedelta
from pathlib import Path

from core.desk import Desk
from core.ids import Ids, random_id
from core.model import Signup
from core.operations import alerts, erasing, following, people, releasing, retention, series, signups
from core.operations.clock_watch import ClockWatch, stopped
from core.operations.planning.running import run_due
from core.operations.work import AUTOMATIC, Work
from core.store.ports import Store
from core.text import lit
from core.wording import count_words

FORGOTTEN_AFTER = timedelta(days=7)


async def tick(
    store: Store, desk: Desk, *, data: Path | None = None, ids: Ids = random_id, watch: ClockWatch | None = None
) -> None:  # fmt: skip
    """Do everything that is due now; nothing is written when nothing is. `data` is the folder with the raw mails.

    Nothing is done by itself while the clock cannot be trusted; `watch` is what notices that.
    """
    if await stopped(store, desk, watch, ids):
        return
    async with store.view() as view:
        any_series = bool(await view.series.all())
    if any_series:
        await series.tend(store, desk, AUTOMATIC, ids=ids)
    await _lapse(store, desk, ids)
    await _forget(store, desk, ids)
    await releasing.release(store, desk, ids=ids)
    await run_due(store, desk, ids=ids)
    await following.follow(store, desk, ids=ids)
    await alerts.alert(store, desk, ids=ids)
    await erasing.finish(store, desk, data=data, ids=ids)
    await retention.daily(store, desk, data=data, ids=ids)


async def _lapse(store: Store, desk: Desk, ids: Ids) -> None:
    async with store.unit_of_work(AUTOMATIC) as uow:
        work = Work(uow, desk, ids)
        if not await uow.signups.lapsed_offers(work.now):
            return
        uow.begin("lapse_offers", lit("offers lapsed"))
        number = await signups.lapse_offers(work)
        uow.describe(summary=count_words(number, "offer lapsed", "offers lapsed"))


async def _forget(store: Store, desk: Desk, ids: Ids) -> None:
    """Wishes of addresses that nobody confirmed within seven days, and the people only known by them."""
    async with store.unit_of_work(AUTOMATIC) as uow:
        work = Work(uow, desk, ids)
        old = await uow.signups.unconfirmed_before(work.now - FORGOTTEN_AFTER)
        stale = [each for each in old if not each.approval]
        if not stale:
            return
        uow.begin(
            "forget_unconfirmed", count_words(len(stale), "unconfirmed wish forgotten", "unconfirmed wishes forgotten")
        )
        for each in stale:
            await _forget_one(work, each)


async def _forget_one(work: Work, waiting: Signup) -> None:
    await work.uow.signups.delete(waiting.id)
    person = await work.uow.people.get(waiting.person)
    if person is None or person.source != people.UNCONFIRMED:
        return
    known_otherwise = await work.uow.signups.of_person(person.id) or await work.uow.memberships.of_person(person.id)
    if not known_otherwise:
        await work.uow.people.delete(person.id)
