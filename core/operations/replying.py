"""Answering a mail of the tray, in an organiser's own words or with one of our letters."""

import re
from typing import Final

from msgspec.structs import replace

from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Change, Fact, InboundRecord, Series
from core.operations import letters, own_words, tray
from core.operations.letters import To
from core.operations.work import Work
from core.store.ports import Store
from core.text import Safe, clean_line

REPLY = "answer_mail"
TEMPLATES: Final[dict[str, str]] = {
    "help": "the words one can write",
    "privacy_notice": "how we use what people send us",
    "each_person_writes": "each person needs an email of their own",
    "phone_details": "other ways to join the session",
    "delegate": "how a colleague comes instead",
    "audience_closed": "the series is for certain councils",
    "not_open_yet": "the session is not open yet",
    "did_not_understand": "we did not understand; the main words",
}
"""Letters that answer a mail by themselves, and what each says."""
_NEEDS_SESSION = ("phone_details", "delegate", "not_open_yet")
_NEVER_ANSWERED = ("own", "bounce", "delay", "auto-reply", "receipt", "list", "spam", "challenge", "quarantined")
_PREFIX = re.compile(r"(?:(?:re|fw|fwd|aw|wg)\s*:|\[[^\]]{1,30}\]|official(?:[ -]sensitive)?\s*:)\s*", re.IGNORECASE)
_SENSITIVE = re.compile(r"official[ -]*sensitive", re.IGNORECASE)


async def reply(
    store: Store, desk: Desk, actor: Actor, record_id: str, text: str = "", *, template: str = "", ids: Ids = random_id
) -> Change:  # fmt: skip
    """Answer a mail that waits with `text` (letter `human_reply`) or the letter `template`; held, in its thread.

    Raises `Refused` where the sender may not be written to, or somebody else settled the mail meanwhile.
    """
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        record = await tray.waiting(work, record_id)
        refuse_unanswerable(record)
        kind = _kind(text, template)
        who = record.name or record.address
        uow.begin(
            REPLY, clean_line(f"{who}: answered with {kind}" if template else f"{who}: answered"), series=record.series,
            session=record.session, person=record.person, record=record.id,
        )  # fmt: skip
        await _queue(work, actor, record, kind, text)
        await tray.close(work, replace(record, action="human"), clean_line(f"answered ({kind})"))
    return uow.new_changes[-1]


def refuse_unanswerable(record: InboundRecord) -> None:
    """Raise `Refused` where the sender must not be written to (inbound.md: forgers, robots and lists are never answered)."""
    if record.trust == "-1":
        raise Refused("This sender failed its check, so nobody answers: the address may be forged.")
    if record.kind in _NEVER_ANSWERED:
        raise Refused(f"This mail is of the kind “{record.kind}”, which is never answered.")
    if not record.address:
        raise Refused("This mail names no sender, so there is nobody to answer.")


def _kind(text: str, template: str) -> str:
    if bool(text.strip()) == bool(template):
        raise Refused("Give either your own words or the name of a letter, one of the two.")
    if template and template not in TEMPLATES:
        raise Refused(f"“{clean_line(template, 40)}” answers no mail. Use one of: {', '.join(TEMPLATES)}.")
    return template or "human_reply"


async def _queue(work: Work, actor: Actor, record: InboundRecord, kind: str, text: str) -> None:
    person = await work.uow.people.by_address(record.address)
    series = await _series(work, record)
    session = await work.uow.sessions.get(record.session) if record.session else None
    if kind in _NEEDS_SESSION and session is None:
        raise Refused(f"The letter {kind} is about a session, and this mail names none. Write your own words.")
    stranger = record.trust == "0"
    to = letters.to_person(person) if person is not None else To(address=record.address, name=record.name)
    facts: dict[str, Fact] = {"name": "", "full_name": "", "why": ""} if stranger else {}
    if kind == "human_reply":
        facts |= {
            "organizer_text": own_words.checked_text(text, join_of(series)),
            "organizer": own_words.signature(work, actor, series),
            "their_subject": their_subject(record.subject),
        }
    await letters.queue(
        work, kind, replace(to, name=Safe("")) if stranger else to, tray.answer_to(work, record), series=series,
        session=session, facts=facts,
    )  # fmt: skip


async def _series(work: Work, record: InboundRecord) -> Series | None:
    """The series the mail is about; else the default one, or the only one."""
    found = await work.uow.series.get(record.series or work.desk.default_series)
    every = await work.uow.series.all()
    return found or (every[0] if len(every) == 1 else None)


def join_of(series: Series | None) -> tuple[Safe, Safe]:
    """The joining address and its typeable form, which may stand in a text."""
    return (series.join.address, series.join.short) if series is not None else (Safe(""), Safe(""))


def their_subject(subject: Safe) -> Safe:
    """The subject of their mail without `Re:` and labels; '' where its marking forbids quoting it back."""
    if _SENSITIVE.search(subject):
        return Safe("")
    bare = subject
    while found := _PREFIX.match(bare):
        bare = Safe(bare[found.end() :])
    return clean_line(bare)
