"""The letters of a change that is undone: withdrawn where they have not left, corrected where they have."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from core import calendar
from core.model import Change, OutboxRow, Session
from core.operations import bulk, calendars, signups, truths
from core.operations.outbox.superseding import revive
from core.operations.work import Meeting, Work
from core.store.tables import SERIES, SESSIONS
from core.text import clean_line

_WAITING = ("held", "queued", "retry")
_GONE = ("sending", "sent", "unknown")
_ASKS = ("invitation", "reminder")
"""Letters that tell of no change: one that an organiser has sent early says what is so, also when that is undone."""


async def dates_of(work: Work, change: Change) -> dict[str, str]:
    """What is told of each session that a change touched, also through its series: time and way to join, by session."""
    touched = [image.id for image in change.images if image.table == SESSIONS.name]
    for slug in (image.id for image in change.images if image.table == SERIES.name):
        touched += [session.id for session in await work.uow.sessions.of_series(slug) if session.ends > work.now]
    found: dict[str, str] = {}
    for id_ in dict.fromkeys(touched):
        session = await work.uow.sessions.get(id_)
        series = await work.uow.series.get(session.series) if session else None
        if session is not None and series is not None:
            view = await calendars.occasion_of(work.uow, work.desk, Meeting(series, session))
            found[id_] = calendar.fingerprint(view).rpartition(".")[0]
    return found


async def settle_letters(work: Work, chain: Sequence[Change], before: Mapping[str, str]) -> None:
    """Bring the letters in line with an undo that is open: `chain` is what it undoes, what that undid, and so on;
    `before` are the dates as they were told before the undo.

    Every second change of the chain is undone from now on: its letters that wait are withdrawn. The others hold again:
    their letters that were withdrawn with the undo before wait again. Whoever was told last what is no longer so gets
    one letter that says what is; also those who came to a date since, which the undo has moved again.
    """
    undone = [row for each in chain[::2] for row in await work.uow.outbox.of_change(each.seq)]
    holding = [row for each in chain[1::2] for row in await work.uow.outbox.of_change(each.seq)]
    cause = signups.by_hand(work)
    for row in undone:
        if row.state in _WAITING:
            reason = clean_line(f"undone by {work.uow.actor.name or work.uow.actor.kind}")
            await work.uow.outbox.put(replace(row, state="withdrawn", reason=reason, settled_at=work.now))
            await revive(work, row, cause.hold_until or work.now)
    for row in holding:
        if row.state == "withdrawn" and row.settled_at == chain[0].at:
            again = replace(row, state="held", settled_at=None)
            await work.uow.outbox.put(bulk.once_more(again, cause.hold_until or work.now))
    after = await dates_of(work, chain[0])
    shifted = [id_ for id_ in before if id_ in after and before[id_] != after[id_]]
    since = await _told_since(work, shifted, chain)
    for row in _told_last([row for row in undone if row.kind not in _ASKS], holding, since):
        await truths.correct(work, row, cause, shifted)


async def _told_since(work: Work, sessions: Collection[str], chain: Sequence[Change]) -> list[OutboxRow]:
    """Letters about sessions whose date or details are others again, that left since, to people they still concern."""
    found: list[OutboxRow] = []
    numbers = {each.seq for each in chain}
    for id_ in sessions:
        session = await work.uow.sessions.need(id_)
        for row in await work.uow.outbox.of_session(id_):
            later = (_left_at(row), row.change) > (chain[0].at, chain[0].seq) and row.change not in numbers
            if row.state in _GONE and row.person and later and await _concerns(work, session, row.person):
                found.append(row)
    return found


async def _concerns(work: Work, session: Session, person: str) -> bool:
    standing = await work.uow.signups.of(session.id, person)
    return person in session.hosts or (
        standing is not None and standing.state in ("going", "waitlisted", "offered", "maybe")
    )


def _left_at(row: OutboxRow) -> datetime:
    return row.settled_at or row.created_at


def _told_last(
    undone: Iterable[OutboxRow], holding: Iterable[OutboxRow], since: Iterable[OutboxRow]
) -> list[OutboxRow]:  # fmt: skip
    """The last letter that left, per address and session, where it tells what no longer holds. Second addresses hear of
    sessions called off; what their calendars need is brought by `following`.
    """
    last: dict[tuple[str, str, str], tuple[datetime, bool, OutboxRow]] = {}
    for rows, holds in ((undone, False), (holding, True), (since, False)):
        for row in rows:
            heard = row.role == "main" or row.kind in ("cancelled", "correction")
            if row.state in _GONE and row.person and row.session and heard:
                key = (row.person, row.role, row.session)
                if key not in last or last[key][0] < _left_at(row):
                    last[key] = (_left_at(row), holds, row)
    return [row for _, holds, row in last.values() if not holds]
