"""Settling: what became of a letter that was being sent, and what a process that died has left behind."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

import msgspec
from msgspec.structs import replace

from core.model import OutboxRow, Owner, RowState, Try
from core.operations.bouncing import counted, weight_of
from core.operations.outbox import way_out
from core.operations.outbox.breaker import trip
from core.operations.outbox.coming_back import RECIPIENT, too_much_refused
from core.operations.work import Work
from core.text import Safe, lit

WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 30, 60, 120, 240, 360))
GIVE_UP_AFTER = timedelta(days=5)
LONGEST_PAUSE = timedelta(days=1)
ACCOUNT_WAITS = timedelta(minutes=15)
TRIES_KEPT = 10
_CERTAIN: dict[RowState, Literal["sent", "unknown", "failed"]] = {
    "sent": "sent", "unknown": "unknown", "failed": "failed",
}  # fmt: skip


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one attempt. `chance` (0 to 1) spreads the next one by ±20 %.

    `reason` is the class of what went wrong (`recipient`, `content`, …), `status` the server's enhanced code, '' if none.
    """

    row: str
    reason: str = ""
    status: str = ""
    result: Literal["sent", "retry", "failed", "unknown", "account_stopped"]
    text: Safe = Safe("")
    chance: float = 0.5


async def settle(work: Work, done: Settled) -> OutboxRow:
    """Write down what became of a claimed letter."""
    row = await work.uow.outbox.need(done.row)
    state = _next_state(work, row, done)
    tries = (*row.tries, _try(work, done))[-TRIES_KEPT:]
    settled = replace(
        row, state=state, phase="", owner=None, tries=tries, reason=done.text if state != "sent" else Safe(""),
        settled_at=work.now if state in _CERTAIN else None, due=_due(work, row, done) if state == "retry" else row.due,
        attempts=row.attempts - (done.result == "account_stopped"),
    )  # fmt: skip
    await work.uow.outbox.put(settled)
    if state in _CERTAIN:
        await _ledger(work, row.id, _CERTAIN[state])
    await way_out.note(work, done.result, done.reason)
    if done.result == "failed":
        await _refused(work, settled, done)
    return settled


def _try(work: Work, done: Settled) -> Try:
    reason = done.reason if done.result != "sent" else ""
    return Try(at=work.now, outcome=done.result, answer=done.text, reason=reason)


async def _refused(work: Work, row: OutboxRow, done: Settled) -> None:
    """An address that the server refuses counts as one whose letters come back; too many of them stop planned mail."""
    person = await work.uow.people.get(row.person) if row.person else None
    weight = weight_of(done.status, permanent=True) if done.reason == RECIPIENT else 0
    if person is not None and weight and row.address == person.address:
        work.uow.begin("count_refusal", lit("a letter was refused"), person=person.id)
        work.uow.describe(summary=await counted(work, person, row, done.status, weight))
    if why := await too_much_refused(work):
        await trip(work, why)


def _next_state(work: Work, row: OutboxRow, done: Settled) -> RowState:
    if done.result in ("sent", "failed", "unknown"):
        return done.result
    since = work.now - (row.first_tried_at or work.now)
    return "failed" if since > GIVE_UP_AFTER and not _paused(work, row) else "retry"


def _paused(work: Work, row: OutboxRow) -> bool:
    """Whether nobody tried for days: the desk was switched off, or the clock has jumped. Then the letter gets one more try."""
    return bool(row.tries) and work.now - row.tries[-1].at > LONGEST_PAUSE


def _due(work: Work, row: OutboxRow, done: Settled) -> datetime:
    if done.result == "account_stopped":
        return work.now + ACCOUNT_WAITS
    wait = WAITS[min(row.attempts, len(WAITS)) - 1]
    return work.now + wait * (0.8 + 0.4 * done.chance)


async def _ledger(work: Work, row: str, certainty: Literal["sent", "unknown", "failed"]) -> None:
    for entry in await work.uow.entries.of_letter(row):
        await work.uow.entries.put(replace(entry, certainty=certainty))


async def at_dot(work: Work, row_id: str) -> None:
    """From here on the letter may have been delivered: a process that dies now leaves it `unknown`."""
    row = await work.uow.outbox.need(row_id)
    await work.uow.outbox.put(replace(row, phase="dot"))


async def proven(work: Work, row: OutboxRow, how: Safe = Safe("its copy came back")) -> None:
    """Our own copy turned up: an `unknown` letter was sent."""
    await work.uow.outbox.put(replace(row, state="sent", settled_at=work.now, reason=how))
    await _ledger(work, row.id, "sent")


async def recover(work: Work, alive: Callable[[Owner], bool]) -> int:
    """Take back the letters of dead owners: before the dot they are queued again, after it `unknown`. Returns how many."""
    taken = 0
    for row in await work.uow.outbox.in_state("sending"):
        if row.owner is not None and alive(row.owner):
            continue
        taken += 1
        if row.phase == "dot":
            text = lit("the gateway stopped while the mail server was answering")
            await settle(work, Settled(row=row.id, result="unknown", text=text))
        else:
            await work.uow.outbox.put(replace(row, state="queued", phase="", owner=None))
    return taken
