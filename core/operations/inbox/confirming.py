"""Asking before acting: the one fixed letter to an address nobody vouches for, and the question to a token's holder."""

import hashlib
import json
from typing import Literal, get_args

from msgspec.structs import replace

from core.letters.phrases import phrase
from core.model import Consent, Person, Token
from core.operations import letters, people, signups
from core.operations.inbox.arrived import Result
from core.operations.inbox.mail import Mail
from core.operations.inbox.telling import to_person
from core.operations.inbox.writer import writer
from core.operations.letters import Ask, To
from core.operations.work import Meeting
from core.signup import Event
from core.text import lit

_WISHES: dict[Event, Literal["join", "maybe"]] = {"yes": "join", "maybe": "maybe"}
_ANSWERS: dict[Event, str] = {"yes": "answer_coming", "no": "answer_not_coming", "maybe": "answer_maybe"}


async def confirm(mail: Mail, about: Meeting, event: Event) -> Result:
    """Level 0: nothing is done yet, and one fixed letter asks for a YES. It holds nothing the sender wrote."""
    address = mail.sender.address
    person = await _unconfirmed(mail, about, event)
    ask = Ask(purpose="opt-in", wish={"event": event, "session": about.session.id})
    cause = mail.threadless
    waits = await asked_already(mail, about)
    queued = None
    if not waits:
        queued = await letters.queue(
            mail.work, "confirm_address", To(address=address, person=person.id if person else ""), cause,
            series=about.series, session=about.session, ask=ask,
        )  # fmt: skip
    says = lit("asked to confirm the address") if queued else lit("not confirmed; no further letter")
    return mail.result("settled", "confirm", says, person=person, about=about)


async def confirm_wish(mail: Mail, wish: dict[str, str], *, leaves: bool = False) -> Result:
    """Level 0 and a word that is about no single session: the same fixed letter, and nothing is done yet. A person looks
    after somebody who `leaves` where no such letter is left.
    """
    waiting = await mail.work.uow.tokens.to_address(mail.sender.address, since=mail.work.now)
    asked = any(t.purpose == "opt-in" and t.wish == wish and t.used_at is None for t in waiting)
    queued = None
    if not asked:
        cause = mail.threadless
        queued = await letters.queue(
            mail.work, "confirm_address", To(address=mail.sender.address), cause, series=mail.standing.series,
            ask=Ask(purpose="opt-in", wish=wish),
        )  # fmt: skip
        if queued is None and leaves:
            return to_person(mail, lit("wants to leave; not confirmed, no further letter is left"))
    says = lit("asked to confirm the address") if queued else lit("not confirmed; no further letter")
    return mail.result("settled", "confirm", says)


async def confirm_word(mail: Mail, word: str, *, everything: bool = False) -> Result:
    """Level 0 and a word: the one fixed letter; its YES carries the word out. `everything` is the ALL of STOP ALL."""
    arguments = {**mail.understood.arguments, **({"all": True} if everything else {})}
    wish = {
        "word": word, "intent": mail.understood.intent or "", "arguments": json.dumps(arguments),
        "series": mail.standing.series.id if mail.standing.series else "",
    }  # fmt: skip
    return await confirm_wish(mail, wish, leaves=word in ("STOP", "LEAVE"))


async def asked_already(mail: Mail, about: Meeting) -> bool:
    """Whether a letter about the same session still waits for its YES."""
    waiting = await mail.work.uow.tokens.to_address(mail.sender.address, since=mail.work.now)
    return any(t.purpose == "opt-in" and t.session == about.session.id and t.used_at is None for t in waiting)


async def _unconfirmed(mail: Mail, about: Meeting, event: Event) -> Person | None:
    """A newcomer waits as `unconfirmed`, holding no place; whoever has a standing already keeps it."""
    wish = _WISHES.get(event)
    if wish is None or (mail.allowance.full and mail.standing.person is None):
        return mail.standing.person
    person = await people.met(mail.work, mail.sender.address, mail.sender.name, source=people.UNCONFIRMED)
    if await mail.work.uow.signups.of(about.session.id, person.id) is None:
        await mail.work.uow.signups.put(
            signups.unconfirmed(mail.work, about.session, person, wish=wish, reason=mail.reason)
        )
    return person


async def ask_holder(mail: Mail, about: Meeting, event: Event, holder: Person) -> Result:
    """Level 2b: somebody else answered with a token of the holder; the holder is asked, and about the same answer once."""
    wish = {"event": event, "session": about.session.id}
    waiting = await mail.work.uow.tokens.to_address(holder.address, since=mail.work.now)
    if any(token.purpose == "holder" and token.wish == wish and token.used_at is None for token in waiting):
        return mail.result("settled", "confirm", lit("came from another address: the holder was asked"), holder, about)
    await letters.queue(
        mail.work, "holder_ask", letters.to_person(holder), mail.to_another(), series=about.series,
        session=about.session, facts={"answer": phrase(_ANSWERS.get(event, "answer_not_coming"), holder.language)},
        ask=Ask(purpose="holder", wish=wish),
    )  # fmt: skip
    return mail.result("settled", "confirm", lit("came from another address: the holder is asked"), holder, about)


def wish_of(token: Token | None) -> tuple[Event, str] | None:
    """The event and session that the YES to an opt-in or holder letter carries out."""
    if token is None or token.purpose not in ("opt-in", "holder") or token.used_at is not None:
        return None
    event, session = token.wish.get("event", ""), token.wish.get("session", "")
    found = next((each for each in get_args(Event) if each == event), None)
    return (found, session) if found and session else None


async def confirmed(mail: Mail, token: Token) -> Person:
    """The person who said YES to a letter, no longer unconfirmed; the token is spent."""
    await mail.work.uow.tokens.put(replace(token, used_at=mail.work.now))
    person = await mail.work.uow.people.get(token.person) if token.person else None
    if person is None:
        person = await writer(mail)
    if person.source == people.UNCONFIRMED:
        person = replace(person, source=people.WROTE)
        await mail.work.uow.people.put(person)
    return person


def consent_of(mail: Mail) -> Consent:
    """What this mail proves: that the person asked for sign-up letters, when, and on what evidence."""
    proof = hashlib.sha256(mail.understood.message_id.encode()).hexdigest() if mail.understood.message_id else ""
    return Consent(
        purpose="sign-up letters", at=mail.work.now, how=lit("by mail"), proof=proof,
        evidence=f"dmarc {mail.understood.evidence}, level {mail.standing.level}",
    )  # fmt: skip
