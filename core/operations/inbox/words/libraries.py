"""What people shared, and bringing others: NOTES, BRING, and somebody who would come instead."""

from datetime import timedelta

from core.ids import suppression_hash
from core.model import Note
from core.operations import letters, people, signups
from core.operations.inbox.arrived import Result
from core.operations.inbox.asking import not_understood
from core.operations.inbox.mail import Mail
from core.operations.inbox.resolve import target
from core.operations.inbox.telling import done, tell, to_person
from core.operations.inbox.words import hosting
from core.operations.inbox.words.verbs import Verb, sender, text_of
from core.operations.letters import Ask, To
from core.schedule import local
from core.text import Safe, clean_address, is_address, lit
from core.wording import cut_words, date_words

MOST_NOTES = 3
BRINGS_A_DAY = 3
EXCERPT = 200


async def notes(mail: Mail) -> Result:
    """NOTES word: up to three matching notes, newest first, in full in notes.txt. NOTES: from a host saves notes."""
    saved = await hosting.notes_of_host(mail)
    if saved is not None:
        return saved
    word = text_of(mail, 80).casefold()
    found = [n for n in await _approved(mail) if word in f"{n.text} {await _topic(mail, n)}".casefold()]
    chosen = found[:MOST_NOTES]
    lines = [await _line(mail, note) for note in chosen]
    files = {"notes.txt": "\n\n".join([await _whole(mail, note) for note in chosen])} if chosen else {}
    await tell(mail, "notes_list", {"note_lines": lines, "n": str(len(found))}, files=files)
    return done(mail, f"was sent {len(chosen)} notes")


async def _approved(mail: Mail) -> list[Note]:
    series = mail.standing.series
    every = [series] if series is not None else await mail.work.uow.series.all()
    found = [note for each in every for note in await mail.work.uow.notes.of_series(each.id) if note.approved_at]
    return sorted(found, key=lambda note: note.saved_at, reverse=True)


async def _topic(mail: Mail, note: Note) -> str:
    session = await mail.work.uow.sessions.get(note.session)
    return str(session.topic) if session is not None else ""


async def _heading(mail: Mail, note: Note) -> str:
    session = await mail.work.uow.sessions.get(note.session)
    if session is None:
        return ""
    series = await mail.work.uow.series.need(session.series)
    day = date_words(local(session.starts, series.zone).date())
    return f"{day}: {session.topic}" if session.topic else str(day)


async def _line(mail: Mail, note: Note) -> str:
    return f"- {await _heading(mail, note)}. {cut_words(Safe(' '.join(note.text.split())), EXCERPT)}"


async def _whole(mail: Mail, note: Note) -> str:
    return f"{await _heading(mail, note)}\n\n{note.text}"


_INSTEAD = (
    "instead",
    "my place",
    "our place",
    "stead",
    "behalf",
    "represent",
    "cover",
    "deputise",
    "stand in",
    "my spot",
    "my seat",
)


async def bring(mail: Mail) -> Result:
    """BRING name address: one fixed invitation; enrols nobody, never twice, never to a suppressed address."""
    address = str(mail.understood.arguments.get("address", ""))
    if not is_address(address) or mail.work.desk.owns(address):
        return await not_understood(mail, lit("brings somebody without a usable address"))
    guest = clean_address(address)
    person = await sender(mail)
    found = await target(mail.work.uow, mail.understood, mail.standing, mail.work.now)
    if found.session is None or found.problem:
        return to_person(mail, lit("brings somebody, but to which session is not clear"))
    about = await signups.meeting(mail.work, found.session.id)
    if await _may_write(mail, person.id, guest):
        await letters.queue(
            mail.work, "brought", To(address=guest), mail.to_another(), series=about.series, session=about.session,
            facts={"inviter": people.name_for_strangers(person)},
            ask=Ask(purpose="opt-in", wish={"event": "yes", "session": about.session.id}),
        )  # fmt: skip
    await tell(mail, "brought_noted", about=about)
    return done(mail, "invites a colleague", about)


async def _may_write(mail: Mail, person: str, guest: Safe) -> bool:
    """Whether an invitation may go to `guest`: nobody known, never invited before, not erased, within the daily three."""
    uow, now = mail.work.uow, mail.work.now
    if await uow.people.by_address(guest) is not None:
        return False
    hashed = suppression_hash(mail.work.desk.secret, guest)
    if await uow.suppressed.get(hashed) is not None or await uow.done.get(f"brought:{hashed}") is not None:
        return False
    if any(row.kind == "brought" for row in await uow.outbox.to_address(guest, since=now - timedelta(days=36500))):
        return False
    mine = await uow.inbound.of_person(person)
    today = [r for r in mine if r.intent == "delegate" and r.received_at > now - timedelta(days=1)]
    return len(today) < BRINGS_A_DAY


async def instead(mail: Mail) -> Result:
    """Somebody else would come instead: nothing changes, and how to do it is said."""
    found = await target(mail.work.uow, mail.understood, mail.standing, mail.work.now)
    if found.session is None:
        return to_person(mail, lit("somebody else would come, but to which session is not clear"))
    about = await signups.meeting(mail.work, found.session.id)
    if _for_more(mail) and not await _has_place(mail, found.session.id):
        await tell(mail, "each_person_writes", about=about)
        return done(mail, "asked for more than one place: told how", about)
    await tell(mail, "delegate", about=about)
    return done(mail, "somebody else would come: told how", about)


def _for_more(mail: Mail) -> bool:
    """Whether others are named beside the sender (“Jo and I”, “my colleague too”), not in place of them."""
    phrases = [hit.phrase.lower() for hit in mail.understood.hits if hit.family == "delegate" and not hit.switched_off]
    return bool(phrases) and not any(word in phrase for phrase in phrases for word in _INSTEAD)


async def _has_place(mail: Mail, session: str) -> bool:
    person = mail.standing.person
    standing = await mail.work.uow.signups.of(session, person.id) if person is not None else None
    return standing is not None and standing.state in ("going", "maybe", "offered", "waitlisted")


WORDS: dict[str, Verb] = {"NOTES": notes, "BRING": bring}
