"""What a word or a plain sentence does: which session, whether this sender may, and the verb that carries it out."""

from collections.abc import Awaitable, Callable
from typing import Literal

from msgspec.structs import replace

from core.model import Person, Signup
from core.operations import leaving, letters, people, signups
from core.operations.inbox import confirming
from core.operations.inbox.arrived import Result
from core.operations.inbox.mail import Mail
from core.operations.inbox.resolve import Target, target
from core.operations.work import Meeting
from core.signup import Event
from core.text import Safe, lit
from core.trust import allowed
from core.understanding import Intent
from core.words import least_trust

EVENTS: dict[Intent, Event] = {"join": "yes", "maybe": "maybe", "decline": "no"}


async def act(mail: Mail) -> Result:
    """Carry out what a person wrote; what the desk does not do by itself goes to a person."""
    read = mail.understood
    wish = confirming.wish_of(mail.standing.token)
    if wish is not None and read.intent == "join" and mail.standing.level in ("1", "2", "3"):
        return await _granted(mail, *wish)
    if read.intent in EVENTS and len(read.words) <= 1:
        return await _answer(mail, EVENTS[read.intent])
    other = _OTHERS.get((read.intent, _word(mail))) if len(read.words) <= 1 else None
    if other is None:
        return to_person(mail, lit("a person decides"))
    return await other(mail)


def to_person(mail: Mail, effect: Safe, about: Meeting | None = None) -> Result:
    """Put the mail before a person; nothing changes."""
    return mail.result("waiting", "human", effect, about=about)


def _word(mail: Mail) -> str:
    return str(mail.understood.arguments.get("word", ""))


async def _granted(mail: Mail, event: Event, session: str) -> Result:
    """The YES to an opt-in or holder letter: the wish is carried out, once."""
    token = mail.standing.token
    assert token is not None
    person = await confirming.confirmed(mail, token)
    about = await signups.meeting(mail.work, session)
    if about.session.state != "open" or about.session.starts <= mail.work.now:
        return await _not_now(mail, about, Target(session=about.session, problem=_problem(mail, about)))
    return await carry_out(mail, about, event, person)


def _problem(mail: Mail, about: Meeting) -> Literal["cancelled", "planned", "begun"]:
    if about.session.state == "cancelled":
        return "cancelled"
    return "planned" if about.session.starts > mail.work.now and about.session.state == "planned" else "begun"


async def _answer(mail: Mail, event: Event) -> Result:
    """YES, NO or MAYBE to one session."""
    found = await target(mail.work.uow, mail.understood, mail.standing, mail.work.now)
    if found.session is None:
        return await _no_session(mail, found)
    about = await signups.meeting(mail.work, found.session.id)
    permission = allowed(mail.standing.level, _needed(mail), mail.understood.intent, in_thread=_in_thread(mail, about))
    token = mail.standing.token
    if permission == "ask holder" and token is not None:
        holder = await mail.work.uow.people.get(token.person)
        if holder is None:
            return to_person(mail, lit("came with somebody else's reply address"), about)
        return await confirming.ask_holder(mail, about, event, holder)
    if found.problem:
        return await _not_now(mail, about, found)
    if permission != "act":
        return await confirming.confirm(mail, about, event)
    person = await people.met(mail.work, mail.sender.address, mail.sender.name)
    return await carry_out(mail, about, event, person)


def _needed(mail: Mail) -> Literal[0, 1, 3]:
    needed = least_trust(mail.understood.intent or "join", _word(mail))
    return 0 if needed == 0 else 3 if needed == 3 else 1


def _in_thread(mail: Mail, about: Meeting) -> bool:
    token = mail.standing.token
    return token is not None and token.series == about.series.id


async def _no_session(mail: Mail, found: Target) -> Result:
    series = mail.standing.series
    if found.problem == "nothing open" and series is not None and series.status in ("paused", "ended"):
        return await _series_rests(mail)
    return to_person(mail, Safe(f"not clear: {found.problem}"))


async def _series_rests(mail: Mail) -> Result:
    series = mail.standing.series
    assert series is not None
    if mail.standing.level == "0":
        return to_person(mail, lit("the series is not running"))
    line = "It is paused for now." if series.status == "paused" else "It has ended."
    await _tell(mail, None, "series_not_running", {"paused_or_ended": line})
    return mail.result("settled", "act", lit("told that the series is not running"))


_LETTERS = {"planned": "not_open_yet", "begun": "too_late", "cancelled": "cancelled"}


async def _not_now(mail: Mail, about: Meeting, found: Target) -> Result:
    """The session is not open yet, has begun, or is cancelled: say so, change nothing."""
    if mail.standing.level == "0":
        return to_person(mail, Safe(f"the session is {found.problem}"), about)
    await _tell(mail, about, _LETTERS[found.problem], {})
    return mail.result("settled", "act", Safe(f"told that the session is {_SAYS[found.problem]}"), about=about)


_SAYS = {"planned": "not open yet", "begun": "over or has begun", "cancelled": "cancelled"}


async def _tell(mail: Mail, about: Meeting | None, kind: str, facts: dict[str, str]) -> None:
    known = mail.standing.person
    # a name that nobody vouches for is the sender's own words: it does not stand in a letter
    name = mail.sender.name if mail.standing.level != "0" else Safe("")
    to = letters.to_person(known) if known else letters.To(address=mail.sender.address, name=name)
    await letters.queue(
        mail.work, kind, to, mail.cause, series=about.series if about else mail.standing.series,
        session=about.session if about else None, facts=dict(facts),
    )  # fmt: skip


async def carry_out(mail: Mail, about: Meeting, event: Event, person: Person) -> Result:
    """The person may, and the session is open: the sign-up rules decide."""
    before = await mail.work.uow.signups.of(about.session.id, person.id)
    if person.id in about.session.hosts and event != "yes":
        return to_person(mail, lit("the host of the session cannot come"), about)
    if event == "yes" and (before is None or before.state == "unconfirmed"):
        closed = await _closed(mail, about, person, before)
        if closed is not None:
            return closed
    alive = await people.heard_from(mail.work, people.agreed(person, confirming.consent_of(mail)))
    asked = signups.Asked(
        person=alive, event=event, reason=mail.reason, facts=_facts(before),
        comment=mail.understood.reply.final if event != "yes" and len(mail.understood.reply.final) <= 200 else Safe(""),
    )  # fmt: skip
    outcome = await signups.answer(mail.work, about, asked, mail.cause)
    waits = outcome.step.letter == "human_will_answer"
    return mail.result("waiting" if waits else "settled", "human" if waits else "act", outcome.effect, alive, about)


def _facts(before: Signup | None) -> dict[str, str | list[str]]:
    """Whoever came by a forwarded invite now has two entries in the calendar."""
    if before is not None and before.via and before.state == "unconfirmed":
        return {"duplicate_line": "If you now see two entries, delete the one you were sent first."}
    return {}


async def _closed(mail: Mail, about: Meeting, person: Person, before: Signup | None) -> Result | None:
    """A series for certain councils, or one where an organiser approves each place."""
    series = about.series
    if series.audience == "domains" and mail.sender.address.rpartition("@")[2] not in series.domains:
        await _tell(mail, about, "audience_closed", {})
        return mail.result("settled", "act", lit("told that the series is for certain councils"), person, about)
    if series.audience != "approval":
        return None
    if before is None or not before.approval:
        base = before or signups.unconfirmed(mail.work, about.session, person)
        await mail.work.uow.signups.put(replace(base, approval=True, wish="join", reason=mail.reason))
    await _tell(mail, about, "approval_needed", {})
    return mail.result("waiting", "human", lit("asks for a place: an organiser approves"), person, about)


async def _leave(mail: Mail) -> Result:
    """STOP and LEAVE: never harder than joining."""
    person = mail.standing.person
    everything = bool(mail.understood.arguments.get("all"))
    series = () if everything or mail.standing.series is None else (mail.standing.series,)
    permission = allowed(mail.standing.level, 1, mail.understood.intent, in_thread=True)
    if permission == "ask holder":
        return to_person(mail, lit("came with somebody else's reply address"))
    if person is None:
        await _tell(mail, None, "left_all", {"given_up_line": ""})
        return mail.result("settled", "act", lit("is not known here: nothing to leave"))
    vouched = mail.standing.level != "0"
    if not vouched and await leaving.has_places(mail.work, person, series):
        await leaving.stop_invitations(mail.work, person, series)
        return to_person(mail, lit("invitations stopped; the places wait for a person, the sender is not confirmed"))
    effect = await leaving.leave(mail.work, person, series, mail.cause, reason=mail.reason)
    return mail.result("settled", "act", effect)


async def _join_series(mail: Mail) -> Result:
    """SERIES: invited to each session from now on."""
    series, person = mail.standing.series, mail.standing.person
    may = allowed(mail.standing.level, 1, "series", in_thread=mail.standing.token is not None)
    if series is None or may != "act" or series.audience != "open":
        return to_person(mail, lit("asks to be invited to every session"))
    person = person or await people.met(mail.work, mail.sender.address, mail.sender.name)
    await people.join_series(mail.work, person, series, "every")
    await letters.queue(
        mail.work, "series_joined", letters.to_person(person), mail.cause, series=series, facts={"going_line": ""}
    )
    return mail.result("settled", "act", lit("invited to every session from now on"), person)


async def _help(mail: Mail) -> Result:
    await _tell(mail, None, "help", {})
    return mail.result("settled", "act", lit("was sent the list of words"))


_OTHERS: dict[tuple[Intent | None, str], Callable[[Mail], Awaitable[Result]]] = {
    ("stop", ""): _leave,
    ("stop", "STOP"): _leave,
    ("leave", ""): _leave,
    ("leave", "LEAVE"): _leave,
    ("series", ""): _join_series,
    ("series", "SERIES"): _join_series,
    ("help", "HELP"): _help,
}
"""Intent and canonical word ('' for plain English) of what the desk does by itself beside YES, NO and MAYBE."""
