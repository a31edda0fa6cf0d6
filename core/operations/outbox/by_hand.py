"""One letter in an organiser's hands: try again, keep back, let go, take back, or note that it arrived."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from msgspec.structs import replace

from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Change, OutboxRow, RowState
from core.operations.outbox.settling import proven
from core.operations.work import Work
from core.store.ports import Store
from core.text import Safe, clean_line, lit

RETRY, HOLD, RELEASE, ARRIVED, WITHDRAW = (
    "retry_letter", "hold_letter", "release_letter", "settle_letter", "withdraw_letter",
)  # fmt: skip
KEPT_BACK = timedelta(days=36500)
"""A century: also a clock that jumps ten years ahead lets nothing go that a person keeps back."""
_STATES: dict[str, tuple[RowState, ...]] = {
    RETRY: ("retry", "failed", "unknown"),
    HOLD: ("held", "queued", "retry"),
    RELEASE: ("held",),
    ARRIVED: ("unknown",),
    WITHDRAW: ("held", "queued", "retry", "failed"),
}
_SAYS: dict[str, str] = {
    RETRY: "is tried again", HOLD: "is kept back", RELEASE: "may leave", ARRIVED: "has arrived", WITHDRAW: "is withdrawn",
}  # fmt: skip
_WHY_NOT: dict[RowState, str] = {
    "sent": "It has left already. Undo the change that wrote it: whoever got it then gets a correction.",
    "sending": "It is being sent just now.",
    "withdrawn": "It was withdrawn.",
    "failed": "It could not be delivered.",
    "unknown": "Whether it arrived is not known. Say that it arrived, or send it again.",
    "held": "It waits for the end of its hold.",
    "queued": "It is about to leave.",
    "retry": "It is tried again by itself.",
}


async def retry(store: Store, desk: Desk, actor: Actor, letter: str, *, ids: Ids = random_id) -> Change:
    """Send a letter again now: the same bytes, so that a second copy shows as one. Raises `Refused`."""
    return await _do(store, desk, actor, letter, RETRY, _queued, ids)


async def hold(store: Store, desk: Desk, actor: Actor, letter: str, *, ids: Ids = random_id) -> Change:
    """Keep one letter back until it is released. Raises `Refused`."""
    return await _do(store, desk, actor, letter, HOLD, _kept_back, ids)


async def release(store: Store, desk: Desk, actor: Actor, letter: str, *, ids: Ids = random_id) -> Change:
    """Let one letter go that is held, at once. Raises `Refused`."""
    return await _do(store, desk, actor, letter, RELEASE, _queued, ids)


async def arrived(store: Store, desk: Desk, actor: Actor, letter: str, *, ids: Ids = random_id) -> Change:
    """Note that a letter arrived of which that was not known. Raises `Refused`."""
    return await _do(store, desk, actor, letter, ARRIVED, _arrived, ids)


async def withdraw(store: Store, desk: Desk, actor: Actor, letter: str, *, ids: Ids = random_id) -> Change:
    """Take one letter back before it leaves. What it is about stays as it is. Raises `Refused`."""
    return await _do(store, desk, actor, letter, WITHDRAW, _withdrawn, ids)


Deed = Callable[[Work, OutboxRow], Awaitable[None]]


async def _do(store: Store, desk: Desk, actor: Actor, letter: str, verb: str, deed: Deed, ids: Ids) -> Change:
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        row = await uow.outbox.need(letter)
        if row.state not in _STATES[verb]:
            raise Refused(_WHY_NOT[row.state])
        uow.begin(
            verb, clean_line(f"{row.kind} to {row.name or row.address} {_SAYS[verb]}"), series=row.series,
            session=row.session, person=row.person,
        )  # fmt: skip
        await deed(work, row)
    return uow.new_changes[-1]


async def _queued(work: Work, row: OutboxRow) -> None:
    fresh = replace(row, state="queued", due=work.now, reason=Safe(""), settled_at=None, phase="", owner=None)
    # the limit of five days counts anew: an organiser has looked at it
    await work.uow.outbox.put(replace(fresh, first_tried_at=work.now) if row.first_tried_at else fresh)


async def _kept_back(work: Work, row: OutboxRow) -> None:
    who = work.uow.actor.name or lit("an organiser")
    held = replace(row, state="held", due=work.now + KEPT_BACK, reason=clean_line(f"kept back by {who}"))
    await work.uow.outbox.put(held)


async def _arrived(work: Work, row: OutboxRow) -> None:
    await proven(work, row)
    known = await work.uow.outbox.need(row.id)
    await work.uow.outbox.put(replace(known, reason=clean_line(f"it arrived, says {work.uow.actor.name}")))


async def _withdrawn(work: Work, row: OutboxRow) -> None:
    who = work.uow.actor.name or lit("an organiser")
    await work.uow.outbox.put(
        replace(row, state="withdrawn", reason=clean_line(f"withdrawn by {who}"), settled_at=work.now)
    )
