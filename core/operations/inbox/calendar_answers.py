"""What Accept, Tentative, Decline and their kin do: each VEVENT of a calendar answer is decided and carried out."""

from msgspec.structs import replace

from core import calendar
from core.calendar import Circumstances, Decision
from core.letters.phrases import phrase
from core.model import CalendarPart, Person, Proposal
from core.operations import letters, people, signups
from core.operations.inbox import acting, asking, caps, confirming, forwarding
from core.operations.inbox.answering import EVENTS
from core.operations.inbox.arrived import Result
from core.operations.inbox.calendar_letters import Case, copies_today, of_decision
from core.operations.inbox.mail import Mail
from core.operations.inbox.resolve import coming_sessions
from core.operations.inbox.telling import to_person
from core.signup import Event
from core.text import Safe, clean_line, lit
from core.understanding import CalendarAnswer


async def answers(mail: Mail) -> Result:
    """Carry out every answer of the mail; the last decisive one names the result."""
    read = mail.understood
    if read.verdict in ("ask", "human"):
        return await _contradiction(mail)
    results = [await _one(mail, each) for each in read.calendar]
    if not results:
        return to_person(mail, lit("a calendar answer without an entry of ours"))
    waiting = next((each for each in results if each.state == "waiting"), None)
    decisive = next((each for each in results if each.action in ("act", "confirm")), results[0])
    if waiting is None and read.arguments.get("note") == "person":
        said = clean_line(f"{decisive.effect}; the note with it is for a person")
        action = "human" if decisive.action == "ignore" else decisive.action
        return replace(decisive, state="waiting", action=action, effect=said)
    if waiting is None or decisive is waiting:
        return decisive
    return replace(waiting, effect=clean_line(f"{decisive.effect}; {waiting.effect}"))


async def _one(mail: Mail, answer: CalendarAnswer) -> Result:
    entry = await mail.work.uow.entries.get(answer.uid)
    holder = await mail.work.uow.people.get(entry.person) if entry else None
    if entry is None or holder is None:
        return await _unknown(mail, answer)
    about = await signups.meeting(mail.work, entry.session)
    mail = await _with_entry(mail, holder)
    case = Case(answer, entry, holder, about)
    decision = calendar.decide(answer, await _circumstances(mail, case))
    if decision.entry is not None:
        await mail.work.uow.entries.put(decision.entry)
    return await _done(mail, case, decision)


async def _with_entry(mail: Mail, holder: Person) -> Mail:
    """The entry's UID with an address of its holder is as good as a reply token: level 2, and they hear of every change."""
    if mail.standing.level not in ("0", "2b") or mail.sender.address not in _addresses(holder):
        return mail
    allowance = await caps.allowance(mail.work, mail.sender.address, "2")
    return replace(mail, standing=replace(mail.standing, level="2"), allowance=allowance)


async def _contradiction(mail: Mail) -> Result:
    """Accept with “cannot come”, or two answers to one entry: nothing changes, and the holder is asked once."""
    first = next(iter(mail.understood.calendar), None)
    entry = await mail.work.uow.entries.get(first.uid) if first is not None else None
    person = mail.standing.person
    if entry is None or person is None or person.id != entry.person or mail.understood.verdict == "human":
        return to_person(mail, lit("a calendar answer that contradicts its words"))
    about = await signups.meeting(mail.work, entry.session)
    return await asking.which_answer(mail, about, mail.understood.meanings)


async def _unknown(mail: Mail, answer: CalendarAnswer) -> Result:
    """An entry of our form that we do not hold, after a restore or an erasure: the sender says which session it was."""
    event = EVENTS.get(mail.understood.intent or "question")
    if event is None or answer.method != "REPLY":
        return to_person(mail, calendar.decide_unknown().reason)
    sessions = await coming_sessions(mail.work.uow, mail.standing.series, mail.work.now)
    return await asking.which_session(mail, sessions, event)


async def _circumstances(mail: Mail, case: Case) -> Circumstances:
    work, holder = mail.work, case.holder
    standing = await work.uow.signups.of(case.entry.session, holder.id)
    others = [await work.uow.people.by_address(each) for each in (case.answer.attendee, mail.sender.address) if each]
    return Circumstances(
        session=case.about.session,
        entry=case.entry,
        state=standing.state if standing else None,
        sender=mail.sender.address,
        known=_addresses(holder),
        others=tuple(a for p in others if p and p.id != holder.id for a in (p.address, *p.aliases)),
        arrived=mail.arrived.received_at,
        record=mail.record,
        refreshes=await copies_today(mail, case),
        declinecounter=case.about.series.settings.declinecounter,
    )


def _addresses(holder: Person) -> tuple[str, ...]:
    """Every address from which a person may answer: those of their own, and the second one once it has agreed."""
    second = holder.second if holder.second is not None and holder.second.agreed_at is not None else None
    return (holder.address, *holder.aliases, *((second.address,) if second else ()))


async def _done(mail: Mail, case: Case, decision: Decision) -> Result:
    if decision.do == "apply" and decision.intent is not None:
        return await _apply(mail, case, decision)
    if decision.do == "ask_holder" and decision.intent is not None:
        return await confirming.ask_holder(mail, case.about, EVENTS[decision.intent], case.holder)
    if decision.do == "forwarded":
        return await forwarding.forwarded(mail, case.about, case.holder)
    if decision.do == "propose":
        return await _propose(mail, case, decision)
    if decision.do == "text":
        return await acting.act(mail) if mail.understood.intent else await _noted(mail, case, decision)
    if decision.do == "triage":
        return to_person(mail, decision.reason, case.about)
    if decision.letter or decision.do == "refresh":
        return await of_decision(mail, case, decision)
    return await _noted(mail, case, decision)


async def _apply(mail: Mail, case: Case, decision: Decision) -> Result:
    """The holder pressed a button. The button's own entry needs nothing back, unless we had taken it away."""
    assert decision.intent is not None
    event = EVENTS[decision.intent]
    if await caps.flips(mail.work, case.holder.id, case.about.session.id):
        return to_person(mail, lit("the buttons went back and forth too often: noted, not acted on"), case.about)
    if case.holder.id in case.about.session.hosts and event != "yes":
        return to_person(mail, lit("the host of the session cannot come"), case.about)
    holder = await people.heard_from(mail.work, case.holder, second=mail.standing.second)
    part, shown = await _part(mail, case, event, decision)
    before = await mail.work.uow.signups.of(case.about.session.id, holder.id)
    asked = signups.Asked(
        person=holder, event=event, how="calendar", reason=decision.reason, comment=case.answer.comment,
        calendar=part, shown=shown, silent=before is None or before.state != "removed",
    )  # fmt: skip
    outcome = await signups.answer(mail.work, case.about, asked, mail.cause)
    if outcome.step.letter == "human_will_answer":  # an organiser took them off: a person decides
        return mail.result("waiting", "human", outcome.effect, holder, case.about)
    alias = f" (from an address we did not know: {decision.alias})" if decision.alias else ""
    return mail.result("settled", "act", clean_line(f"{outcome.effect}{alias}"), holder, case.about)


async def _part(mail: Mail, case: Case, event: Event, decision: Decision) -> tuple[CalendarPart | None, bool]:
    """The calendar part that goes to the main address, and whether the calendar there shows the session. Who pressed at
    a second address has done nothing to the calendar at the main one: there it is as if they had written.
    """
    if case.entry.role == "main":
        part = "request" if decision.new_invite else await _ghost(mail, case, event)
        return part, decision.live_entry
    shown = calendar.live(await mail.work.uow.entries.of(case.entry.session, case.holder.id)) is not None
    return ("cancel" if shown else "none") if event == "no" else None, shown


async def _ghost(mail: Mail, case: Case, event: Event) -> CalendarPart:
    """A Decline on an older entry leaves the newer one standing in the calendar, and so does one that crossed an update
    on its way: what stands is taken back.
    """
    newest = calendar.live(await mail.work.uow.entries.of(case.entry.session, case.holder.id))
    if event != "no" or newest is None:
        return "none"
    crossed = case.answer.sequence is not None and case.answer.sequence < newest.sequence
    return "cancel" if crossed or newest.id != case.entry.id else "none"


async def _propose(mail: Mail, case: Case, decision: Decision) -> Result:
    """Another time was suggested: the place stays, the organiser sees it, the person hears that the time is set."""
    session, start = case.about.session, case.answer.proposed_start
    if start is not None:
        end = case.answer.proposed_end or start + (session.ends - session.starts)
        proposal = Proposal(person=case.holder.id, start=start, end=end, at=mail.work.now)
        await mail.work.uow.sessions.put(replace(session, proposals=(*session.proposals[-19:], proposal)))
    standing = await mail.work.uow.signups.of(session.id, case.holder.id)
    day = letters.day_of(case.about, case.holder.language)
    key = "you_still_have_a_place" if standing and standing.state == "going" else "you_have_no_place"
    await letters.queue(
        mail.work, "fixed_time", case.reader, mail.cause, series=case.about.series, session=session,
        facts={"state_line": phrase(key, case.holder.language, day=day)},
        calendar="declinecounter" if decision.declinecounter else "none",
    )  # fmt: skip
    return mail.result("settled", "act", decision.reason, case.holder, case.about)


async def _noted(mail: Mail, case: Case, decision: Decision) -> Result:
    """Nothing changes; what the holder typed beside the button is kept for organisers."""
    standing = await mail.work.uow.signups.of(case.about.session.id, case.holder.id)
    comment = case.answer.comment
    if decision.entry is not None and standing is not None and comment and comment != standing.comment:
        await mail.work.uow.signups.put(replace(standing, comment=comment))
    return mail.result("filed", "ignore", Safe(decision.reason), case.holder, case.about)
