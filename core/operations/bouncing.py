"""What letters that come back weigh, and when an address is paused for them (inbound.md 7)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from core.model import BounceCount, OutboxRow, Person
from core.operations.work import Work
from core.text import Safe, clean_line, lit

ONE = 2
"""One count, in half points: a permanent failure, and what a letter that arrived takes off again."""
ENOUGH = 3 * ONE
WITHIN = timedelta(days=30)
WELL = timedelta(days=7)
"""A letter that left and has not come back for so long has arrived."""


def weight_of(status: str, *, permanent: bool) -> int:
    """Half points of a failure: 2 for an address that does not work, 1 for a mailbox that is full, 0 for a policy."""
    if status.startswith("5.7."):
        return 0
    return ONE if permanent and status != "5.2.2" else 1


def points(bounces: Sequence[BounceCount], arrived: Iterable[datetime]) -> int:
    """Half points that count still. `arrived` are the moments at which letters left that did not come back.

    Each of them takes one count off those before it, the oldest first. Pure.
    """
    left = [each.weight for each in bounces]
    for moment in sorted(arrived):
        spare = ONE
        for n, each in enumerate(bounces):
            taken = min(left[n], spare) if each.at < moment else 0
            left[n], spare = left[n] - taken, spare - taken
    return sum(left)


async def counted(work: Work, person: Person, row: OutboxRow, status: str, weight: int) -> Safe:
    """Count a letter that came back on its person, once; in words what that means. A change must be open."""
    if any(each.row == row.id for each in person.bounces):
        return lit("came back again: counted already")
    new = BounceCount(at=work.now, row=row.id, weight=weight, status=clean_line(status, 20))
    recent = (*(each for each in person.bounces if work.now - each.at < WITHIN), new)
    paused = points(recent, await _arrived(work, person, recent)) >= ENOUGH
    since = person.undeliverable_since or (work.now if paused else None)
    await work.uow.people.put(replace(person, bounces=recent, undeliverable_since=since))
    if since is not None:
        return lit("mail to this person comes back: no letters until they write or you clear it")
    return Safe(f"a letter came back ({new.status or 'no reason given'}): {len(recent)} within 30 days")


async def _arrived(work: Work, person: Person, bounces: Sequence[BounceCount]) -> list[datetime]:
    """When the letters left that have arrived since the first of these came back."""
    back, first = {each.row for each in bounces}, min(each.at for each in bounces)
    rows = await work.uow.outbox.to_address(person.address, since=first - WITHIN)
    left = [row.settled_at for row in rows if row.state == "sent" and row.id not in back and row.settled_at]
    return [moment for moment in left if moment > first and work.now - moment >= WELL]
