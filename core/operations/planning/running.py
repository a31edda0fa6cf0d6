"""Doing what is due: each action once, the letters of one kind and session together in one change."""

import logging
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from core.desk import Desk
from core.ids import Ids, random_id
from core.model import Done
from core.operations.planning import deeds, writing
from core.operations.planning.looking import coming
from core.operations.work import AUTOMATIC, Work
from core.planner import Action
from core.store.ports import Store, StoreBroken
from core.text import Safe
from core.wording import count_words

log = logging.getLogger("planner")

TOGETHER = 100


async def run_due(store: Store, desk: Desk, *, ids: Ids = random_id) -> int:
    """Do everything that is due by now; returns how many actions were done. What comes too late is noted as missed."""
    async with store.view() as view:
        now = await _now(store)
        due = [action for action in await coming(view, desk, now) if action.at <= now]
    done = 0
    for _, group in groupby(sorted(due, key=_together), key=_together):
        actions = list(group)
        for at in range(0, len(actions), TOGETHER):
            done += await _batch(store, desk, actions[at : at + TOGETHER], ids)
    return done


def _together(action: Action) -> tuple[datetime, str, str, str]:
    return (action.at, action.session, action.series, action.kind)


async def _now(store: Store) -> datetime:
    """The moment by the store's clock, which every transaction carries."""
    async with store.unit_of_work(AUTOMATIC) as uow:
        return uow.now


async def _batch(store: Store, desk: Desk, actions: Sequence[Action], ids: Ids) -> int:
    """Several actions in one transaction; if one of them fails, each by itself, and the failing one is left out."""
    try:
        return await _do(store, desk, actions, ids)
    except StoreBroken:
        raise
    except Exception as error:
        if len(actions) == 1:
            log.warning("automatic_action_failed", extra={"kind": actions[0].kind, "fault": type(error).__name__})
            await _mark(store, desk, actions[0], ids)
            return 0
    return sum([await _batch(store, desk, [action], ids) for action in actions])


async def _mark(store: Store, desk: Desk, action: Action, ids: Ids) -> None:
    async with store.unit_of_work(AUTOMATIC) as uow:
        work = Work(uow, desk, ids)
        await uow.done.put(Done(id=action.key, at=work.now, outcome="missed"))


async def _do(store: Store, desk: Desk, actions: Sequence[Action], ids: Ids) -> int:
    async with store.unit_of_work(AUTOMATIC) as uow:
        work = Work(uow, desk, ids)
        first = actions[0]
        uow.begin("automatic", Safe(""), series=first.series, session=first.session)
        letters = done = 0
        effect = Safe("")
        for action in actions:
            if await uow.done.get(action.key) is not None:
                continue
            missed = action.until is not None and work.now > action.until
            if not missed and action.kind in deeds.DEEDS:
                effect = await deeds.DEEDS[action.kind](work, action)
            elif not missed:
                letters += await writing.write(work, action)
            await uow.done.put(Done(id=action.key, at=work.now, outcome="missed" if missed else "done"))
            done += not missed
        if not letters and not effect:
            uow.forget_change()
        else:
            uow.describe(summary=effect or Safe(f"{first.kind}: {count_words(letters, 'letter')}"))
    return done
