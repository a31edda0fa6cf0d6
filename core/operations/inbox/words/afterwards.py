"""Plain replies to what the desk asked: the one question, a note for the host, and SHARE."""

from msgspec.structs import replace

from core.letters.phrases import phrase
from core.letters.values import without_addresses
from core.model import Answer
from core.operations import signups
from core.operations.inbox.arrived import Result
from core.operations.inbox.asking import not_understood
from core.operations.inbox.mail import Mail
from core.operations.inbox.noting import comes_late, note_for_host
from core.operations.inbox.resolve import target
from core.operations.inbox.telling import done, tell, to_person
from core.operations.inbox.words.verbs import Verb, sender
from core.store.tables import ANSWERS_BY_PERSON
from core.text import clean_line, clean_text, lit

QUESTIONS = ("one_question", "thanks_and_notes")
ANSWER_LIMIT = 400
HOSTS_ASKED = ("who_came", "notes_ask")
ASKING = frozenset({
    "invitation", "nudge", "offer", "confirm_address", "forwarded_invite", "which_one", "which_date", "ask_meaning",
    "did_not_understand", "holder_ask", "delegate", "each_person_writes", "brought", "still_interested",
    "still_coming_maybe", "phone_confirm", "alias_confirm", "host_ask", "host_ask_urgent", "host_invited", "topic_needed",
    "who_came", "notes_ask", "thanks_and_notes", "one_question", "vote_open", "vote_reminder", "vote_unclear",
    "erase_confirm", "pair_ask", "announce", "broadcast", "human_reply",
})  # fmt: skip
"""Letters that ask for something: “OK” is no answer to them. To all others it is nothing more than a nod."""


def only_noted(mail: Mail) -> bool:
    """Whether somebody nods (“OK”, “Noted, thanks”) to a letter that asked nothing."""
    row = mail.standing.row
    return row is not None and row.kind not in ASKING and mail.understood.arguments.get("noted") is True


def of_a_host(mail: Mail) -> bool:
    """Whether a host answers what only hosts are asked: notes or names in words of their own are for a person."""
    row = mail.standing.row
    return row is not None and row.kind in HOSTS_ASKED


async def replied(mail: Mail) -> Result | None:
    """A plain reply to a letter that asked for one; None where the mail is something else."""
    row, person = mail.standing.row, mail.standing.person
    text = clean_text(mail.understood.reply.final.strip(), ANSWER_LIMIT)
    plain = mail.understood.intent in (None, "question", "help") and not mail.understood.words and text
    if row is None or person is None or not plain or mail.standing.level not in ("1", "2", "3"):
        return None
    if row.kind in QUESTIONS and await _was_there(mail, row.session, person.id):
        return await _answer(mail, row.session, row.series, clean_text(text, ANSWER_LIMIT))
    return await _note(mail, row.session) if row.kind == "first_timer" else None


async def late(mail: Mail) -> Result | None:
    """“I will be 20 minutes late” from somebody with a place: the host is told. None where it is anything else."""
    person = mail.standing.person
    if mail.understood.intent is not None or not comes_late(mail) or person is None:
        return None
    if mail.understood.verdict != "human" or mail.standing.level not in ("1", "2", "3"):
        return None
    found = await target(mail.work.uow, mail.understood, mail.standing, mail.work.now)
    standing = await mail.work.uow.signups.of(found.session.id, person.id) if found.session is not None else None
    if found.session is None or found.problem or standing is None or standing.state != "going":
        return None
    return await _note(mail, found.session.id)


async def _was_there(mail: Mail, session: str, person: str) -> bool:
    standing = await mail.work.uow.signups.of(session, person)
    return standing is not None and standing.came != "absent" and standing.state == "going"


async def _answer(mail: Mail, session: str, series: str, text: str) -> Result:
    """The answer to the one question: kept without name and addresses."""
    person = await sender(mail)
    answer = Answer(
        id=f"{session}:{person.id}", series=series, session=session, person=person.id,
        text=without_addresses(clean_line(text, ANSWER_LIMIT)), at=mail.work.now,
    )  # fmt: skip
    await mail.work.uow.answers.put(answer)
    await tell(mail, "answer_noted", {"share_line": phrase("share_asked", person.language)})
    return done(mail, "answered the one question")


async def _note(mail: Mail, session: str) -> Result | None:
    """What the host should know, in reply to the first-timer letter; deleted a week after the session."""
    person = await sender(mail)
    standing = await mail.work.uow.signups.of(session, person.id)
    if standing is None:
        return None
    about = await signups.meeting(mail.work, session)
    await note_for_host(mail, standing)
    await tell(mail, "details_noted", {"change": "the host and the organisers see your note"}, about=about)
    waits = await mail.work.uow.done.get(f"host_pack:{session}:{next(iter(about.session.hosts), '')}") is not None
    said = done(mail, "has something for the host to know", about)
    return to_person(mail, lit("has something to say to the host, who has the pack already"), about) if waits else said


async def share(mail: Mail) -> Result:
    """SHARE: the answer to the one question may carry the organisation's name."""
    person = mail.standing.person
    answers = await mail.work.uow.find(ANSWERS_BY_PERSON, person.id, limit=1, reverse=True) if person else []
    if person is None or not answers:
        return await not_understood(mail, lit("wants to share an answer, but gave none"))
    await mail.work.uow.answers.put(replace(answers[0], share=True))
    await tell(mail, "answer_noted", {"share_line": phrase("share_agreed", person.language)})
    return done(mail, "lets the answer carry the organisation's name")


WORDS: dict[str, Verb] = {"SHARE": share}
