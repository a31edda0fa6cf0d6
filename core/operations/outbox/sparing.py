"""How many unasked letters a day one person gets: what is over it waits until the first of them is a day old."""

from datetime import timedelta

from msgspec.structs import replace

from core.model import OutboxRow
from core.operations.work import Work
from core.text import Safe
from core.wording import count_words

DAY = timedelta(days=1)
TIMELY = ("promoted", "offer", "calendar_update")
"""Letters about a place that has just become free, or an entry that is wrong: a day later they would be of no use."""


def unasked(row: OutboxRow) -> bool:
    """Whether a letter is planned, or was caused by somebody else's mail: an organiser's own changes are always told."""
    return row.auto == "generated" and (row.rank > 1 or row.cause.startswith("mail:")) and row.kind not in TIMELY


async def too_much(work: Work, row: OutboxRow, most: int) -> bool:
    """Put an unasked letter off whose reader has had `most` of them within a day (0: any number)."""
    if not most or not unasked(row) or row.attempts:
        return False
    since = work.now - DAY
    had = [
        each.first_tried_at
        for each in await work.uow.outbox.to_address(row.address, since=since - DAY * 7)
        if each.first_tried_at is not None and each.first_tried_at > since and unasked(each)
    ]
    if len(had) < most:
        return False
    why = Safe(f"the person has had {count_words(len(had), 'letter')} within a day")
    await work.uow.outbox.put(replace(row, state="queued", due=sorted(had)[-most] + DAY, reason=why))
    return True
