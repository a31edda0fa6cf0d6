"""YES, NO and MAYBE to one session: which one, whether this sender may, and what the sign-up rules make of it."""

from typing import Literal

from msgspec.structs import replace

from core.letters.phrases import phrase
from core.model import Fact, Person, Signup
from core.operations import people, signups
from core.operations.inbox import asking, confirming
from core.operations.inbox.arrived import Result
from core.operations.inbox.mail import Mail
from core.operations.inbox.noting import comes_late, note_for_host
from core.operations.inbox.resolve import Target, target
from core.operations.inbox.telling import tell, to_person
from core.operations.inbox.writer import writer
from core.operations.work import Meeting
from core.signup import Event
from core.text import Safe, lit
from core.trust import allowed
from core.understanding import Intent

EVENTS: dict[Intent, Event] = {"join": "yes", "maybe": "maybe", "decline": "no"}
_LETTERS = {"planned": "not_open_yet", "begun": "too_late", "cancelled": "cancelled"}
_SAYS = {"planned": "not open yet", "begun": "over or has begun", "cancelled": "cancelled"}


async def answer(mail: Mail, event: Event) -> Result:
    """Carry out an answer to one session."""
    found = await target(mail.work.uow, mail.understood, mail.standing, mail.work.now)
    if found.session is None:
        return await _no_session(mail, found)
    about = await signups.meeting(mail.work, found.session.id)
    token = mail.standing.token
    in_thread = token is not None and token.series == about.series.id
    permission = allowed(mail.standing.level, 1, mail.understood.intent, in_thread=in_thread)
    if permission == "ask holder" and token is not None:
        holder = await mail.work.uow.people.get(token.person)
        if holder is None:
            return to_person(mail, lit("came with somebody else's reply address"), about)
        return await confirming.ask_holder(mail, about, event, holder)
    if found.problem:
        return await not_now(mail, about, found)
    if permission != "act":
        return await confirming.confirm(mail, about, event)
    if event == "yes" and mail.standing.person is None and _outside(mail, about):
        return await _turned_away(mail, about, None)
    return await carry_out(mail, about, event, await writer(mail))


async def granted(mail: Mail, event: Event, session: str) -> Result:
    """The YES to an opt-in or holder letter: the wish is carried out, once."""
    token = mail.standing.token
    assert token is not None
    person = await confirming.confirmed(mail, token)
    about = await signups.meeting(mail.work, session)
    if about.session.state != "open" or about.session.starts <= mail.work.now:
        return await not_now(mail, about, Target(session=about.session, problem=_problem(mail, about)))
    return await carry_out(mail, about, event, person)


def _problem(mail: Mail, about: Meeting) -> Literal["cancelled", "planned", "begun"]:
    if about.session.state == "cancelled":
        return "cancelled"
    return "planned" if about.session.starts > mail.work.now and about.session.state == "planned" else "begun"


async def _no_session(mail: Mail, found: Target) -> Result:
    series = mail.standing.series
    if found.problem == "nothing open" and series is not None and series.status in ("paused", "ended"):
        if not mail.standing.proven:
            return to_person(mail, lit("the series is not running"))
        key = "series_paused" if series.status == "paused" else "series_ended"
        await tell(mail, "series_not_running", {"paused_or_ended": phrase(key)})
        return mail.result("settled", "act", lit("told that the series is not running"))
    if found.options:
        return await asking.which_session(mail, found.options, EVENTS[mail.understood.intent or "join"])
    return await asking.to_human(mail, Safe(f"not clear: {found.problem}"))


async def not_now(mail: Mail, about: Meeting, found: Target) -> Result:
    """The session is not open yet, has begun, or is cancelled: say so, change nothing."""
    if not mail.standing.proven:
        return to_person(mail, Safe(f"the session is {_SAYS[found.problem]}"), about)
    await tell(mail, _LETTERS[found.problem], about=about)
    return mail.result("settled", "act", Safe(f"told that the session is {_SAYS[found.problem]}"), about=about)


async def carry_out(mail: Mail, about: Meeting, event: Event, person: Person) -> Result:
    """The person may, and the session is open: the sign-up rules decide."""
    before = await mail.work.uow.signups.of(about.session.id, person.id)
    if person.id in about.session.hosts:
        return await _host(mail, about, event, person)
    if event == "yes" and (before is None or before.state == "unconfirmed"):
        closed = await _closed(mail, about, person, before)
        if closed is not None:
            return closed
    agreed = people.agreed(person, confirming.consent_of(mail))
    alive = await people.heard_from(mail.work, agreed, second=mail.standing.second)
    asked = signups.Asked(
        person=alive, event=event, reason=mail.reason, facts=_facts(before, alive), comment=_comment(mail, event)
    )
    if late := event == "yes" and comes_late(mail):
        seen = phrase("host_sees", alive.language)
        asked = replace(asked, facts={**asked.facts, "beside_lines": [seen]})
    outcome = await signups.answer(mail.work, about, asked, mail.cause)
    if late and outcome.signup is not None:
        await note_for_host(mail, outcome.signup)
    waits = outcome.step.letter == "human_will_answer"
    return mail.result("waiting" if waits else "settled", "human" if waits else "act", outcome.effect, alive, about)


async def _host(mail: Mail, about: Meeting, event: Event, person: Person) -> Result:
    """A host has the host's place; one who cannot come is looked after by a person."""
    if event != "yes":
        return to_person(mail, lit("the host of the session cannot come"), about)
    await tell(mail, "already_going", about=about)
    return mail.result("settled", "act", lit("hosts the session, so has a place"), person, about)


def _comment(mail: Mail, event: Event) -> Safe:
    """A short word with a no or maybe is worth an organiser's look."""
    text = mail.understood.reply.final
    return text if event != "yes" and len(text) <= 200 and not mail.understood.words else Safe("")


def _facts(before: Signup | None, person: Person) -> dict[str, Fact]:
    """Whoever came by a forwarded invite now has two entries in the calendar."""
    if before is not None and before.via and before.state == "unconfirmed":
        return {"duplicate_line": phrase("duplicate", person.language)}
    return {}


async def _closed(mail: Mail, about: Meeting, person: Person, before: Signup | None) -> Result | None:
    """A series for certain councils, or one where an organiser approves each place."""
    if _outside(mail, about):
        return await _turned_away(mail, about, person)
    if about.series.audience != "approval":
        return None
    if before is None or not before.approval:
        base = before or signups.unconfirmed(mail.work, about.session, person)
        await mail.work.uow.signups.put(replace(base, approval=True, wish="join", reason=mail.reason))
    await tell(mail, "approval_needed", about=about)
    return mail.result("waiting", "human", lit("asks for a place: an organiser approves"), person, about)


def _outside(mail: Mail, about: Meeting) -> bool:
    series, person = about.series, mail.standing.person
    # an own device is let in where its owner is
    address = person.address if mail.standing.second and person is not None else mail.sender.address
    return series.audience == "domains" and address.rpartition("@")[2] not in series.domains


async def _turned_away(mail: Mail, about: Meeting, person: Person | None) -> Result:
    await tell(mail, "audience_closed", about=about)
    return mail.result("settled", "act", lit("told that the series is for certain councils"), person, about)
