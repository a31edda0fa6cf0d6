"""When the clock is suddenly far ahead: nothing is done by itself until an organiser has looked (safety.md 7).

A clock that went back is no danger, for everything is done once; only what waits must not wait for longer than it should.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from core.clock import Clock, system_clock
from core.desk import Desk
from core.ids import Ids, random_id
from core.model import Switch
from core.operations import alarms
from core.operations.outbox.breaker import CLOCK
from core.operations.outbox.clock_back import keep_distance
from core.operations.work import AUTOMATIC, Work
from core.store.ports import Beat, Store
from core.text import Safe, clean_line, lit

FAR = timedelta(hours=2)
OFF = timedelta(days=60)
"""How long a desk may have been switched off, where only its own clock tells."""
BACK = timedelta(minutes=1)
"""Less is what keeping a clock right may take off."""
REMEDY = "Set the clock right, look at what is planned, then go on with: thirdthursday outbox resume"
_NAMELESS = random_id()
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def since_boot() -> float:
    """Seconds since the machine started, its sleep included: nobody can set this clock."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def steady_beside(clock: Clock) -> Callable[[], float]:
    """What a clock is judged by: the time since boot, or itself where a trial makes the time up."""
    return since_boot if clock is system_clock else lambda: clock().timestamp()


def this_boot() -> str:
    """The name that the system gave to this start of the machine; one of this process's own where it gives none."""
    try:
        return _BOOT_ID.read_text().strip()
    except OSError:
        return _NAMELESS


class Look(NamedTuple):
    """One look at both clocks: the wall clock, the seconds since boot, and which boot that was."""

    wall: datetime
    steady: float
    boot: str


def off_by(last: Look, now: Look) -> timedelta:
    """By how much the wall clock has gone on more than time did from one look to the next; negative where it went back.

    Over a restart of the machine nothing but the wall clock tells how long it was switched off: only what is more than
    60 days counts, and a clock that went back is believed.
    """
    passed = now.wall - last.wall
    if now.boot == last.boot and now.steady >= last.steady:
        return passed - timedelta(seconds=now.steady - last.steady)
    return max(timedelta(), passed - OFF)


class ClockWatch:
    """Compares the clocks from one look to the next, the last look of the process before included."""

    def __init__(self, steady: Callable[[], float] = since_boot, boot: Callable[[], str] = this_boot) -> None:
        self._steady, self._boot = steady, boot
        self.last: Look | None = None

    def remember(self, beats: Iterable[Beat], name: str = "gateway") -> None:
        """Go on from the last look that the sign of life `name` tells of, if any."""
        for beat in beats:
            steady, boot = beat.facts.get("steady"), beat.facts.get("boot")
            if beat.name == name and isinstance(steady, int | float) and isinstance(boot, str):
                self.last = Look(datetime.fromtimestamp(beat.at, UTC), float(steady), boot)

    def look(self, now: datetime) -> timedelta:
        """By how much the wall clock is off, compared with the last look; see `off_by`."""
        look, last = Look(now, self._steady(), self._boot()), self.last
        self.last = look
        return off_by(last, look) if last else timedelta()

    def facts(self) -> Mapping[str, Any]:
        """What a sign of life says of this clock, for the process after."""
        return {"steady": self._steady(), "boot": self._boot()}


async def stopped(store: Store, desk: Desk, watch: ClockWatch | None, ids: Ids = random_id) -> bool:
    """Whether automatic actions must wait: the clock has jumped ahead, now or before, and no organiser has looked."""
    if watch is not None:
        await _look(store, desk, watch, ids)
    async with store.view() as view:
        return await view.switches.get(CLOCK) is not None


async def _look(store: Store, desk: Desk, watch: ClockWatch, ids: Ids) -> None:
    if watch.last is None:
        watch.remember(await store.beats())
    before = watch.last
    try:
        async with store.unit_of_work(AUTOMATIC) as uow:
            await _judge(Work(uow, desk, ids), watch.look(uow.now))
    except BaseException:
        watch.last = before  # nothing was stored, so the next look must see the jump too
        raise


async def _judge(work: Work, off: timedelta) -> None:
    if off < -BACK:
        await keep_distance(work, -off, far=off < -FAR)
    elif off > FAR and await work.uow.switches.get(CLOCK) is None:
        await _stop(work, off)


async def _stop(work: Work, off: timedelta) -> None:
    hours = off / timedelta(hours=1)
    why = Safe(f"The clock of this machine has jumped {hours:,.0f} hours ahead.")
    work.uow.begin("stop_clock", clean_line(f"automatic actions stopped: {why}"))
    await work.uow.switches.put(Switch(id=CLOCK, by=lit("the desk"), at=work.now, reason=why))
    await alarms.raise_alarm(work, lit("the clock has jumped"), why, lit(REMEDY))
