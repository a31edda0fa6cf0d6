"""Many letters at once: over fifty wait until an organiser has said how many there are."""

from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Change, OutboxRow
from core.operations import signups
from core.operations.work import Cause, Work
from core.store.ports import Store
from core.store.unit_of_work import View
from core.text import lit
from core.wording import count_words

APPROVE = "approve_letters"
MOST: Final = 50
AWAITS = lit("waits for an organiser's approval")
_NEVER = timedelta(days=36500)


def cause_of(work: Work, number: int, approved: int) -> Cause:
    """The cause of `number` letters of one change: the usual hold, or over fifty, until they are approved.

    `approved` is the number an organiser has agreed to; where it is another, nothing leaves.
    """
    cause = signups.by_hand(work)
    return cause if number <= MOST or approved == number else replace(cause, hold_until=work.now + _NEVER)


async def mark(work: Work, row: OutboxRow | None) -> None:
    """Write on a letter that it waits for approval, where it does."""
    if row is not None and row.due - work.now >= _NEVER:
        await work.uow.outbox.put(replace(row, reason=AWAITS))


def once_more(row: OutboxRow, due: datetime) -> OutboxRow:
    """A letter that waits again after an undo was undone: until `due`, or for the approval that it still lacks."""
    never = row.due - row.created_at >= _NEVER
    return replace(row, reason=AWAITS) if never else replace(row, due=due, reason=lit(""))


async def awaiting(view: View, change: int) -> list[OutboxRow]:
    """The letters of a change that wait for approval."""
    return [row for row in await view.outbox.of_change(change) if row.state == "held" and row.reason == AWAITS]


async def approve(
    store: Store, desk: Desk, actor: Actor, change: int, number: int, *, ids: Ids = random_id
) -> Change:  # fmt: skip
    """Let the letters of a change go that wait for approval, after one more hold. `number` must be how many there are."""
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        rows = await awaiting(uow, change)
        if not rows:
            raise Refused(f"No letter of change {change} waits for approval.")
        if number != len(rows):
            raise Refused(f"{count_words(len(rows), 'letter')} of change {change} wait, not {number}. Say that number.")
        uow.begin(APPROVE, count_words(len(rows), "letter approved", "letters approved"), series=rows[0].series)
        due = signups.by_hand(work).hold_until or work.now
        for row in rows:
            await uow.outbox.put(replace(row, due=due, reason=lit("")))
    return uow.new_changes[-1]
