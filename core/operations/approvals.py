"""What waits for an organiser's word: places in a series where each is approved, and the notes of a session."""

from datetime import datetime

from msgspec.structs import replace

from core import wording
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Change, Note, Person, Signup
from core.operations import letters, signups, tray
from core.operations.work import Meeting, Work
from core.store.ports import Store
from core.store.unit_of_work import View
from core.text import Safe, clean_line, clean_text, lit

APPROVE, REFUSE, NOTES = "approve_signup", "refuse_signup", "approve_notes"
NOTES_LIMIT = 4_000


async def waiting(view: View, now: datetime) -> list[Signup]:
    """Every request for a place that an organiser has to answer: the soonest session first, in order of arrival."""
    found: list[Signup] = []
    for session in sorted(await view.sessions.coming(now), key=lambda s: s.starts):
        found += [each for each in await view.signups.in_state(session.id, "unconfirmed") if each.approval]
    return found


async def approve(
    store: Store, desk: Desk, actor: Actor, session_id: str, person_id: str, *, reason: str = "", ids: Ids = random_id
) -> Change:
    """Approve a request: a place, or the end of the queue, as of now. The letter waits for the hold. Raises `Refused`."""
    async with store.unit_of_work(actor, reason) as uow:
        work = Work(uow, desk, ids)
        about, person, _ = await _asked(work, session_id, person_id)
        signups.refuse_past(work, about)
        _begin(work, APPROVE, about, person)
        asked = signups.Asked(
            person=person, event="yes", how="organiser", reason=clean_line(reason) or lit("approved by an organiser")
        )
        outcome = await signups.answer(work, about, asked, signups.by_hand(work))
        said = clean_line(f"{person.name or person.address} approved: {outcome.effect}")
        uow.describe(summary=said)
        await _settle_mails(work, about, person, said)
    return uow.new_changes[-1]


async def refuse(
    store: Store, desk: Desk, actor: Actor, session_id: str, person_id: str, *, reason: str, ids: Ids = random_id
) -> Change:
    """Refuse a request with a reason that the person is told after the hold; the request is forgotten. Raises `Refused`."""
    why = clean_line(clean_line(reason, 120).rstrip("."))
    if not why:
        raise Refused("Say why, in a few words: the person is told, for example --reason “this one is for hosts”.")
    async with store.unit_of_work(actor, reason) as uow:
        work = Work(uow, desk, ids)
        about, person, request = await _asked(work, session_id, person_id)
        said = clean_line(f"{person.name or person.address} refused: {why}")
        _begin(work, REFUSE, about, person, said)
        await uow.signups.delete(request.id)
        await letters.queue(
            work, "approval_refused", letters.to_person(person), signups.by_hand(work), series=about.series,
            session=about.session, facts={"reason": why},
        )  # fmt: skip
        await _settle_mails(work, about, person, said)
    return uow.new_changes[-1]


async def _asked(work: Work, session_id: str, person_id: str) -> tuple[Meeting, Person, Signup]:
    about = await signups.meeting(work, session_id)
    person = await work.uow.people.need(person_id)
    request = await work.uow.signups.of(session_id, person_id)
    if request is None or request.state != "unconfirmed" or not request.approval:
        day = wording.plain_date(about.session.date)
        raise Refused(f"{person.name or person.address} does not wait for an approval of {day}.")
    return about, person, request


def _begin(work: Work, verb: str, about: Meeting, person: Person, summary: Safe = Safe("")) -> None:
    work.uow.begin(verb, summary, series=about.series.id, session=about.session.id, person=person.id)


async def _settle_mails(work: Work, about: Meeting, person: Person, effect: Safe) -> None:
    """The mails that asked for the place wait no longer; the first of them waits again if the change is undone."""
    for record in await work.uow.inbound.of_person(person.id):
        if record.state == tray.WAITING and record.session == about.session.id and record.intent == "join":
            await tray.close(work, record, effect)
            work.uow.describe(record=record.id)


async def approve_notes(
    store: Store, desk: Desk, actor: Actor, session_id: str, *, text: str | None = None, ids: Ids = random_id
) -> Change:
    """Approve the notes of a session, or put `text` in their place; the letters follow by themselves within the day.

    An organiser may write notes where the host sent none. Raises `Refused`.
    """
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        about = await signups.meeting(work, session_id)
        if about.session.ends > work.now:
            raise Refused(f"The session of {wording.plain_date(about.session.date)} is not over yet.")
        found = await uow.notes.get(session_id)
        note = _approved(work, about, found, text)
        words = wording.count_words(len(note.text.split()), "word")
        uow.begin(
            NOTES, Safe(f"notes of {wording.plain_date(about.session.date)} approved, {words}"), series=about.series.id,
            session=session_id,
        )  # fmt: skip
        await uow.notes.put(note)
    return uow.new_changes[-1]


def _approved(work: Work, about: Meeting, found: Note | None, text: str | None) -> Note:
    if text is not None:
        clean = Safe(clean_text(text, NOTES_LIMIT + 1).strip())
        if not 0 < len(clean) <= NOTES_LIMIT:
            raise Refused(f"Notes have 1 to {NOTES_LIMIT:,} characters.")
        fresh = Note(
            id=about.session.id, series=about.series.id, session=about.session.id, text=clean, saved_at=work.now
        )
        return replace(fresh, by=found.by if found else "", approved_at=work.now)
    if found is None:
        raise Refused("Nobody has sent notes of this session. Write them yourself, with --text FILE.")
    if found.approved_at is not None:
        raise Refused("These notes are approved already. To change them, give the new text with --text FILE.")
    return replace(found, approved_at=work.now)
