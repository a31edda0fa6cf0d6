"""When the clock goes back: a letter that waits for its hold or its next try waits no longer than it would have."""

from datetime import timedelta

from msgspec.structs import replace

from core.model import OutboxRow
from core.operations.work import Work
from core.text import cat, lit
from core.wording import count_words


async def keep_distance(work: Work, back: timedelta, *, far: bool) -> int:
    """Bring what is waited for forward by as much as the clock went `back`; returns how many letters.

    A letter that waits for an hour of the day goes by the clock, however it was set; unless that went back so `far` that
    the day itself was wrong.
    """
    waiting = [row for row in await _waiting(work, far=far) if row.due > work.now]
    if waiting:
        told = cat(lit("the clock went back: "), count_words(len(waiting), "letter"), lit(" wait no longer for it"))
        work.uow.begin("clock_back", told)
    for row in waiting:
        await work.uow.outbox.put(_nearer(work, row, back))
    return len(waiting)


async def _waiting(work: Work, *, far: bool) -> list[OutboxRow]:
    """Letters that wait for a while, those left out that a person keeps back."""
    outbox = work.uow.outbox
    held = [row for row in await outbox.in_state("held") if not row.reason]
    return [*held, *await outbox.in_state("retry"), *(await outbox.in_state("queued") if far else ())]


def _nearer(work: Work, row: OutboxRow, back: timedelta) -> OutboxRow:
    tried = min(row.first_tried_at, work.now) if row.first_tried_at else None
    return replace(row, due=row.due - back, first_tried_at=tried)
