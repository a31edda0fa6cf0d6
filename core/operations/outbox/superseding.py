"""Two changes of one kind within one hold: the later letter speaks for both, and the earlier one never leaves."""

from datetime import datetime

from msgspec.structs import replace

from core import wording
from core.model import OutboxRow
from core.operations import calendars
from core.operations.work import Work
from core.schedule import local
from core.text import Safe, lit

SUPERSEDED = lit("changed again before it left: a later letter says it")
BACK_AGAIN = lit("it is back where it was, and nobody was told otherwise")
_KINDS = ("moved", "details_changed")
_NEVER_LEFT = ("withdrawn", "failed")
_WAS = ("old_date", "old_day", "old_times")


async def settled_with_others(work: Work, row: OutboxRow) -> tuple[OutboxRow, Safe]:
    """A letter that was never tried, together with others of its kind to the same person about the same session.

    Where a later one waits or has left, this one needs not leave (the reason is given). Otherwise it speaks for the
    earlier ones that wait: they are withdrawn, and it says what was before the first of them.
    """
    if row.kind not in _KINDS or row.attempts or not row.person:
        return row, Safe("")
    others = [each for each in await work.uow.outbox.of_person(row.person) if _same(each, row)]
    left = [each.change for each in others if each.state not in _NEVER_LEFT and each not in calendars.waiting(others)]
    if any(each.change > row.change for each in others if each.state not in _NEVER_LEFT):
        return row, SUPERSEDED
    for each in sorted(others, key=lambda each: each.change, reverse=True):
        waits = bool(calendars.waiting([each]))
        if each.change > max(left, default=0) and (waits or each.reason == SUPERSEDED):
            row = replace(row, facts=row.facts | {name: each.facts[name] for name in _WAS if name in each.facts})
        if waits:
            await work.uow.outbox.put(replace(each, state="withdrawn", reason=SUPERSEDED, settled_at=work.now))
    return row, BACK_AGAIN if await _is_back(work, row) else Safe("")


def _same(other: OutboxRow, row: OutboxRow) -> bool:
    alike = (other.kind, other.session, other.facts.get("form")) == (row.kind, row.session, row.facts.get("form"))
    return alike and other.id != row.id


async def _is_back(work: Work, row: OutboxRow) -> bool:
    """Whether a move led back to the very time from which the first one of the hold had led away."""
    session = await work.uow.sessions.get(row.session)
    series = await work.uow.series.get(row.series)
    if row.kind != "moved" or session is None or series is None:
        return False
    starts, ends = local(session.starts, series.zone), local(session.ends, series.zone)
    now = (wording.date_words(starts.date(), row.language), wording.times_words(starts, ends, row.language))
    return (row.facts.get("old_date"), row.facts.get("old_times")) == now


async def revive(work: Work, taken_back: OutboxRow, hold_until: datetime) -> None:
    """A letter that spoke for earlier ones is taken back: the last of those waits again."""
    if taken_back.kind not in _KINDS or not taken_back.person:
        return
    earlier = [
        row
        for row in await work.uow.outbox.of_person(taken_back.person)
        if (row.kind, row.session) == (taken_back.kind, taken_back.session)
        and (row.state, row.reason) == ("withdrawn", SUPERSEDED)
        and row.change < taken_back.change
    ]
    if earlier:
        last = max(earlier, key=lambda row: row.change)
        again = replace(last, state="held", reason=Safe(""), settled_at=None, due=hold_until)
        await work.uow.outbox.put(again)
