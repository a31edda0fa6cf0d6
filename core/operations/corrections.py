"""The letters of a change that is undone: withdrawn where they have not left, corrected where they have."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec.structs import replace

from core import signup, wording
from core.calendar import live
from core.letters.phrases import phrase
from core.model import CalendarPart, Change, OutboxRow, Person, Session
from core.operations import letters, signups
from core.operations.work import Cause, Meeting, Work
from core.schedule import local
from core.text import Safe, clean_line

_WAITING = ("held", "queued", "retry")
_GONE = ("sending", "sent", "unknown")


async def settle_letters(work: Work, chain: Sequence[Change]) -> None:
    """Bring the letters in line with an undo that is open: `chain` is what it undoes, what that undid, and so on.

    Every second change of the chain is undone from now on: its letters that wait are withdrawn. The others hold again:
    their letters that were withdrawn with the undo before wait again. Whoever was told last what is no longer so gets
    one letter that says what is.
    """
    undone = [row for each in chain[::2] for row in await work.uow.outbox.of_change(each.seq)]
    holding = [row for each in chain[1::2] for row in await work.uow.outbox.of_change(each.seq)]
    cause = signups.by_hand(work)
    for row in undone:
        if row.state in _WAITING:
            reason = clean_line(f"undone by {work.uow.actor.name or work.uow.actor.kind}")
            await work.uow.outbox.put(replace(row, state="withdrawn", reason=reason, settled_at=work.now))
    for row in holding:
        if row.state == "withdrawn" and row.settled_at == chain[0].at:
            again = replace(row, state="held", reason=Safe(""), settled_at=None, due=cause.hold_until or work.now)
            await work.uow.outbox.put(again)
    for row in _told_last(undone, holding):
        await _correct(work, row, cause)


def _told_last(undone: Iterable[OutboxRow], holding: Iterable[OutboxRow]) -> list[OutboxRow]:
    """The last letter that left, per person and session, where it tells what no longer holds."""
    last: dict[tuple[str, str], tuple[datetime, bool, OutboxRow]] = {}
    for rows, holds in ((undone, False), (holding, True)):
        for row in rows:
            if row.state in _GONE and row.person and row.session:
                at = row.settled_at or row.created_at
                key = (row.person, row.session)
                if key not in last or last[key][0] < at:
                    last[key] = (at, holds, row)
    return [row for _, holds, row in last.values() if not holds]


async def _correct(work: Work, told: OutboxRow, cause: Cause) -> None:
    person = await work.uow.people.get(told.person)
    session = await work.uow.sessions.get(told.session)
    series = await work.uow.series.get(session.series) if session else None
    if person is None or session is None or series is None or session.ends <= work.now:
        return
    about = Meeting(series, session)
    day = local(told.settled_at or told.created_at, series.zone).date()
    facts = {"told_date": str(wording.plain_date(day, person.language)), "truth": await _truth(work, about, person)}
    await letters.queue(
        work, "correction", letters.to_person(person), cause, series=series, session=session, facts=dict(facts),
        calendar=await _calendar(work, session, person),
    )  # fmt: skip


async def _truth(work: Work, about: Meeting, person: Person) -> str:
    starts, ends = local(about.session.starts, about.series.zone), local(about.session.ends, about.series.zone)
    words = {
        "date": wording.date_words(starts.date(), person.language),
        "times": wording.times_words(starts, ends, person.language),
    }
    if about.session.state == "cancelled":
        return phrase("truth_cancelled", person.language, date=words["date"])
    standing = await work.uow.signups.of(about.session.id, person.id)
    if standing is not None and standing.state == "waitlisted":
        at = signup.position(await work.uow.signups.for_session(about.session.id), person.id)
        return phrase("truth_waiting", person.language, pos=str(at), **words)
    has_place = standing is not None and signup.holds_place(standing)
    return phrase("truth_place" if has_place else "truth_no_place", person.language, **words)


async def _calendar(work: Work, session: Session, person: Person) -> CalendarPart:
    """An entry for whoever has a place; taken back from whoever has none and still sees one."""
    standing = await work.uow.signups.of(session.id, person.id)
    if session.state != "cancelled" and standing is not None and signup.holds_place(standing):
        return "request"
    shown = live(await work.uow.entries.of(session.id, person.id))
    return "cancel" if shown is not None else "none"
