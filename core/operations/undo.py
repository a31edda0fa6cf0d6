"""Undo and redo: the documents of a change become what they were, its letters are withdrawn or corrected.

An undo is itself a change, so redo is undoing it. Nothing that was changed again since is ever overwritten.
"""

from collections.abc import Iterable
from math import inf

import msgspec
from msgspec.structs import replace

from core import signup
from core.calendar import public_change
from core.desk import Desk
from core.errors import Refused
from core.hosting import ASK, ask_key
from core.ids import Ids, random_id
from core.model import Actor, Change, Doc, Image, InboundRecord, Series, Session
from core.operations import corrections, signups
from core.operations.undoable import MERGE, UNDO, depends, mails_of, name_of, refuse_past, why_not
from core.operations.work import Meeting, Work
from core.store.ports import Store
from core.store.tables import CHANGES, DONE, PEOPLE, SESSIONS, SIGNUPS, TABLES
from core.store.unit_of_work import UnitOfWork, View
from core.text import Safe, clean_line, lit

REDO = "redo"
PROMOTE = "promote"
GONE = ("sending", "sent", "unknown")
"""The states of letters that have left, or may have."""
__all__ = ["MERGE", "REDO", "UNDO", "put_back", "undo"]


async def undo(store: Store, desk: Desk, actor: Actor, change: int, *, ids: Ids = random_id) -> Change:
    """Take back change number `change`; taking back an undo does it again. Returns the change that did it.

    Letters that had not left are withdrawn; whoever was told gets a correction, held like any letter of an organiser.
    Raises `Refused` with a sentence where it cannot be, naming the later change that stands in the way.
    """
    async with store.unit_of_work(actor) as uow:
        found = await uow.changes.need(str(change))
        why = await why_not(uow, found)
        if why:
            raise Refused(why)
        work = Work(uow, desk, ids)
        await refuse_past(work, found)
        uow.begin(
            UNDO if found.verb != UNDO else REDO, await _summary(uow, found), series=found.series,
            session=found.session, person=found.person, record=found.record, undoes=found.seq,
        )  # fmt: skip
        uow.describe(records=found.records)
        free, dates = await _free(uow, found), await corrections.dates_of(work, found)
        stood = await _stand(uow, found)
        chain = await _chain(uow, found)
        reached = await _reached(uow, chain)
        for image in found.images:
            if not await _was_written_to(uow, image) and not _had_it(image, reached):
                await put_back(uow, image)
        await _refuse_overfull(uow, found, free)
        await _mark(uow, chain)
        await corrections.settle_letters(work, chain, dates)
        await _reopen(work, found)
        await _not_asked(work, found)
        done = uow.change
        await _fill_places(work, free)
        if found.verb == PROMOTE and await _stand(uow, found) == stood:
            raise Refused(
                f"{name_of(found)} cannot be undone: the place is free, so the same people would move up again at once. "
                "Undo what freed it, or lower the places."
            )
    return next(each for each in uow.new_changes if each.seq == done)


async def _not_asked(work: Work, change: Change) -> None:
    """A host whose question is taken back was not asked: the desk may ask them in their turn."""
    key = ask_key(change.session, change.person)
    if change.verb == ASK and await work.uow.done.get(key) is not None:
        await work.uow.done.delete(key)


async def _summary(uow: UnitOfWork, change: Change) -> Safe:
    first = (await _chain(uow, change))[-1]
    word = "done again" if change.verb == UNDO else "undone"
    return clean_line(f"{word}: {first.summary or first.verb}")


async def _was_written_to(view: View, image: Image) -> bool:
    """Whether the undo would forget a person to whom letters have gone: they must hear of it, and their calendar too."""
    if image.table != PEOPLE.name or image.before is not None:
        return False
    return any(row.state in GONE for row in await view.outbox.of_person(image.id))


async def _reached(view: View, chain: list[Change]) -> set[str]:
    """The people to whom a letter of the changes that are undone has gone."""
    rows = [row for each in chain[::2] for row in await view.outbox.of_change(each.seq)]
    return {row.person for row in rows if row.state in GONE and row.person}


def _had_it(image: Image, reached: set[str]) -> bool:
    """Whether the undo would let the desk send a letter that has gone by an organiser's hand a second time."""
    return image.table == DONE.name and not reached.isdisjoint(image.id.split(":"))


async def put_back(uow: UnitOfWork, image: Image) -> None:
    """Make a document what it was before, or delete it where there was none."""
    table = TABLES[image.table]
    uow.keep_image(table, image.id)
    if image.before is None:
        await uow.delete(table, image.id)
        return
    before: Doc = msgspec.convert(image.before, type=table.type)
    now = await uow.get(table, image.id)
    if isinstance(before, Session | Series) and isinstance(now, Session | Series):
        before = _published(now, before, uow)
    await uow.put(table, before)


def _published(now: Session | Series, before: Session | Series, uow: UnitOfWork) -> Session | Series:
    """The document as it was, but for the count of its feed: whoever subscribed has seen the later one."""
    if isinstance(now, Session) and isinstance(before, Session):
        before = public_change(now, before, uow.now)
    elif now.public_sequence != before.public_sequence:
        before = replace(before, public_sequence=now.public_sequence + 1, public_stamp=uow.now)
    if before.public_sequence < now.public_sequence:
        before = replace(before, public_sequence=now.public_sequence, public_stamp=now.public_stamp)
    return before


async def _free(view: View, change: Change) -> dict[str, float]:
    """Free places in each session that the change touched."""
    touched = [each.id for each in change.images if each.table == SESSIONS.name]
    touched += [each.id.rpartition(":")[0] for each in change.images if each.table == SIGNUPS.name]
    free: dict[str, float] = {}
    for id_ in dict.fromkeys(touched):
        session = await view.sessions.get(id_)
        series = await view.series.get(session.series) if session else None
        if session is not None and series is not None:
            left = signup.room(session, series, await view.signups.for_session(id_)).free
            free[id_] = inf if left is None else left
    return free


async def _refuse_overfull(view: View, change: Change, before: dict[str, float]) -> None:
    """Nobody's place is taken away: not where a session would hold more than it may, and more too many than before."""
    for id_, free in (await _free(view, change)).items():
        if free < min(0, before.get(id_, inf)):
            [last, *_] = await view.changes.of_session(id_, limit=1) or [change]
            if last.seq > change.seq:
                raise Refused(depends(change, last))
            raise Refused(f"{name_of(change)} cannot be undone: there is no free place for it any more.")


async def _stand(view: View, change: Change) -> dict[str, str]:
    """How everybody in a change stands, by sign-up."""
    found = [await view.signups.get(image.id) for image in change.images if image.table == SIGNUPS.name]
    return {each.id: each.state for each in found if each is not None}


async def _fill_places(work: Work, sessions: Iterable[str]) -> None:
    """Whoever waits for a place that has come free moves up, by a change of its own: no undo takes that place back."""
    for id_ in sessions:
        session = await work.uow.sessions.get(id_)
        series = await work.uow.series.get(session.series) if session else None
        if session is None or series is None:
            continue
        work.uow.begin(PROMOTE, lit(""), series=series.id, session=id_)
        cause = signups.by_hand(work)
        moved = await signups.promote(work, Meeting(series, session), freed_by=None, cause=cause)
        if moved:
            work.uow.describe(summary=Safe(f"{len(moved)} moved up from the queue"))
        else:
            work.uow.forget_change()


async def _chain(view: View, change: Change) -> list[Change]:
    """The change, the one it undoes, the one that undoes, and so on to the first."""
    chain = [change]
    while chain[-1].undoes and (earlier := await view.changes.get(str(chain[-1].undoes))) is not None:
        chain.append(earlier)
    return chain


async def _mark(uow: UnitOfWork, chain: list[Change]) -> None:
    """Every second change of the chain is now undone (by the one before it), the others hold again."""
    by = uow.change
    for at, each in enumerate(chain):
        uow.scrub(CHANGES, each.id, replace(each, undone_by=0 if at % 2 else by))
        by = each.seq


async def _reopen(work: Work, change: Change) -> None:
    """The mails that an organiser settled with the change wait again; doing it again settles them."""
    for id_ in mails_of(change):
        record = await work.uow.inbound.get(id_)
        if record is not None and record.change == change.seq:
            await _turn(work, change, record)


async def _turn(work: Work, change: Change, record: InboundRecord) -> None:
    if change.verb == UNDO:
        by = replace(record, state="settled", settled_by=work.uow.actor.name, settled_at=work.now)
    elif record.settled_by:
        by = replace(record, state="waiting", settled_by=Safe(""), settled_at=None)
    else:
        by = record
    await work.uow.inbound.put(replace(by, change=work.uow.change, effect=work.uow.open_change.summary))
