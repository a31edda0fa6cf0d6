"""When the clock is suddenly far ahead: nothing is done by itself until an organiser has looked (safety.md 7)."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from core.desk import Desk
from core.ids import Ids, random_id
from core.model import Switch
from core.operations import alarms
from core.operations.work import AUTOMATIC, Work
from core.store.ports import Store
from core.text import Safe, clean_line, lit

CLOCK = "clock"
FAR = timedelta(hours=2)
REMEDY = "Set the clock right, look at what is planned, then go on with: thirdthursday outbox resume"


def since_boot() -> float:
    """Seconds since the machine started, its sleep included: nobody can set this clock."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class ClockWatch:
    """Compares the wall clock with the time since boot, from one look to the next, within one process."""

    def __init__(self, steady: Callable[[], float] = since_boot) -> None:
        self._steady = steady
        self._last: tuple[datetime, float] | None = None

    def ahead(self, now: datetime) -> timedelta:
        """By how much the wall clock has gone on more than time did since the last look; negative where it went back."""
        steady, last = self._steady(), self._last
        self._last = (now, steady)
        return now - last[0] - timedelta(seconds=steady - last[1]) if last else timedelta()


async def stopped(store: Store, desk: Desk, watch: ClockWatch | None, ids: Ids = random_id) -> bool:
    """Whether automatic actions must wait: the clock has jumped ahead, now or before, and no organiser has looked."""
    async with store.view() as view:
        if await view.switches.get(CLOCK) is not None:
            return True
    if watch is None:
        return False
    async with store.unit_of_work(AUTOMATIC) as uow:
        ahead = watch.ahead(uow.now)
        if ahead <= FAR:
            return False
        hours = ahead / timedelta(hours=1)
        why = Safe(f"The clock of this machine has jumped {hours:,.0f} hours ahead.")
        uow.begin("stop_clock", clean_line(f"automatic actions stopped: {why}"))
        await uow.switches.put(Switch(id=CLOCK, by=lit("the desk"), at=uow.now, reason=why))
        await alarms.raise_alarm(Work(uow, desk, ids), lit("the clock has jumped"), why, lit(REMEDY))
    return True
