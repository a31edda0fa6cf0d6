"""The verbs of sign-ups: what a person's yes, no or maybe does, promotion from the queue, and an organiser's hand."""

from datetime import timedelta
from typing import Literal

import msgspec
from msgspec.structs import replace

from core import promotion, signup, wording
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, CalendarPart, Change, Fact, Person, Session, Signup
from core.operations import letters
from core.operations.work import Cause, Meeting, Work
from core.schedule import local
from core.signup import Event, Step
from core.store.ports import Store
from core.text import Safe, clean_line, lit

How = Literal["mail", "calendar", "organiser", "import", "automatic"]
_GIVES: dict[str, CalendarPart] = {"signed_up": "request", "promoted": "request"}
_TAKES: dict[str, CalendarPart] = {"declined": "cancel", "left_series": "cancel", "removed": "cancel"}


class Outcome(msgspec.Struct, frozen=True):
    """What an event did: the step taken, the sign-up afterwards (None: forgotten), and one sentence for organisers."""

    step: Step
    signup: Signup | None
    effect: Safe


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks what: the person, the event, by which road, and the sentence that says why it was understood so.

    `calendar` overrides the calendar part of the letter (a button press needs none back); `silent` means no letter
    when nothing changed.
    """

    person: Person
    event: Event
    how: How = "mail"
    reason: Safe = Safe("")
    comment: Safe = Safe("")
    via: str = ""
    calendar: CalendarPart | None = None
    silent: bool = False
    facts: dict[str, Fact] = {}


async def meeting(work: Work, session_id: str) -> Meeting:
    """A session with its series. Raises `Refused` where there is none."""
    session = await work.uow.sessions.need(session_id)
    return Meeting(await work.uow.series.need(session.series), session)


async def answer(work: Work, about: Meeting, asked: Asked, cause: Cause) -> Outcome:
    """Carry out what a person asks about one session: state, letter, and whoever moves up. The change must be open."""
    others = await work.uow.signups.for_session(about.session.id)
    before = next((s for s in others if s.person == asked.person.id), None)
    full = signup.room(about.session, about.series, others, first_come=promotion.first_come(about.session, work.now))
    step = signup.decide(before, asked.event, full, ahead=signup.ahead(others, asked.person.id), now=work.now)
    after = _next(work, about.session, before, step, asked)
    await _store(work, before, after)
    freed = before is not None and signup.holds_place(before) and not (after and signup.holds_place(after))
    if not (asked.silent and before is not None and step.to == before.state and step.holding == before.holding):
        await _tell(work, about, asked, cause, step, freed=freed)
    moved = await promote(work, about, freed_by=asked.person if freed else None, cause=cause)
    effect = await _effect(work, step, before, moved)
    return Outcome(step, after, effect)


def _next(work: Work, session: Session, before: Signup | None, step: Step, asked: Asked) -> Signup | None:
    """The sign-up after the step; None where it is to be forgotten."""
    if step.to == "none":
        return None
    queued_anew = step.to == "waitlisted" and (before is None or before.state != "waitlisted")
    lapsed = before is not None and before.state == "offered" and step.to == "waitlisted"
    order = work.uow.change if before is None or (queued_anew and not lapsed) else before.order
    base = before or Signup(
        id=f"{session.id}:{asked.person.id}", session=session.id, person=asked.person.id, series=session.series,
        state="unconfirmed", order=order, created_at=work.now, changed_at=work.now,
    )  # fmt: skip
    if before is not None and before.state == step.to and before.holding == step.holding:
        return replace(base, comment=asked.comment or base.comment)
    return replace(
        base, state=step.to, order=order, holding=step.holding, passed=base.passed or lapsed, offer_until=None,
        reason=asked.reason, how=asked.how, via=asked.via or base.via, wish="", approval=False,
        comment=asked.comment or base.comment, changed_at=work.now,
    )  # fmt: skip


async def _store(work: Work, before: Signup | None, after: Signup | None) -> None:
    if after is None:
        if before is not None:
            await work.uow.signups.delete(before.id)
    elif after != before:
        await work.uow.signups.put(after)


async def _tell(work: Work, about: Meeting, asked: Asked, cause: Cause, step: Step, *, freed: bool) -> None:
    facts: dict[str, Fact] = dict(asked.facts)
    if step.letter == "declined" and freed:
        facts["place_line"] = "Your place is free for someone else."
    if step.letter in ("queued", "offer_gone"):
        facts |= _queue_facts(about)
    part = asked.calendar or _GIVES.get(step.letter) or _TAKES.get(step.letter) or "none"
    await letters.queue(
        work, step.letter, letters.to_person(asked.person), cause,
        series=about.series, session=about.session, facts=facts, calendar=part,
    )  # fmt: skip


def _queue_facts(about: Meeting) -> dict[str, Fact]:
    at = local(promotion.switch_time(about.session, about.series), about.series.zone)
    return {"switch_time": wording.time_words(at), "switch_date": wording.date_words(at.date())}


async def promote(work: Work, about: Meeting, *, freed_by: Person | None, cause: Cause) -> list[Signup]:
    """Give or offer every free place to the next in the queue; returns the sign-ups that moved up."""
    if about.session.state != "open" or work.now >= about.session.starts:
        return []
    if promotion.first_come(about.session, work.now):
        return []
    line = signup.next_in_line(about.session, about.series, await work.uow.signups.for_session(about.session.id))
    return [await _move_up(work, about, each, freed_by, cause) for each in line]


async def _move_up(work: Work, about: Meeting, waiting: Signup, freed_by: Person | None, cause: Cause) -> Signup:
    person = await work.uow.people.need(waiting.person)
    reason = _why_moved(work, about, freed_by)
    own = replace(cause, key=f"{cause.key}:up", in_reply_to=Safe(""), references=(), answers_mail=False, rank=1)
    if promotion.offers(about.session, about.series, work.now):
        until = promotion.offer_until(about.session, about.series, work.now)
        moved = replace(
            waiting, state="offered", offer_until=until, reason=reason, how="automatic", changed_at=work.now
        )
        kind, facts = "offer", {"deadline": str(promotion.moment_words(until, about.series, work.now))}
        own = replace(own, due=work.now)
    else:
        moved = replace(waiting, state="going", reason=reason, how="automatic", changed_at=work.now)
        kind, facts = "promoted", {}
        own = replace(own, due=promotion.letter_due(about.series, work.now))
    await work.uow.signups.put(moved)
    await letters.queue(
        work, kind, letters.to_person(person), own, series=about.series, session=about.session, facts=dict(facts),
        calendar="request" if kind == "promoted" else "none",
    )  # fmt: skip
    return moved


def _why_moved(work: Work, about: Meeting, freed_by: Person | None) -> Safe:
    """The printed reason: who freed the place and when, and which rule gave it."""
    at = local(work.now, about.series.zone)
    who = f"place freed by {freed_by.name or freed_by.address}" if freed_by else "a place came up"
    switch = local(promotion.switch_time(about.session, about.series), about.series.zone)
    rule = f"automatic until {wording.plain_day(switch.date())}, {wording.time_words(switch)}"
    if promotion.offers(about.session, about.series, work.now):
        rule = f"offered, because it is after {wording.plain_day(switch.date())}, {wording.time_words(switch)}"
    return clean_line(f"{who}, {wording.plain_day(at.date())}, {wording.time_words(at)}; rule: {rule}")


async def _effect(work: Work, step: Step, before: Signup | None, moved: list[Signup]) -> Safe:
    was = signup.state_of(before)
    what = f"{step.to}, as before" if step.to == was else step.to if was == "none" else f"{was} -> {step.to}"
    people = [await work.uow.people.get(each.person) for each in moved]
    names = ", ".join(str(p.name or p.address) for p in people if p)
    verb = "promoted" if all(each.state == "going" for each in moved) else "offered a place"
    return clean_line(f"{what}{f'; {names} {verb}' if names else ''}")


# --- an organiser's hand -------------------------------------------------------------------------------------------

_WISHES: dict[str, Event] = {"going": "yes", "maybe": "maybe", "declined": "no", "withdrawn": "no"}


async def set_state(
    store: Store, desk: Desk, actor: Actor, session_id: str, person_id: str, wish: str, *, reason: str = "",
    ids: Ids = random_id,
) -> Change:  # fmt: skip
    """Give a person a standing by hand: `going`, `maybe`, `declined` (or `withdrawn`), `waitlisted`. Letters are held."""
    async with store.unit_of_work(actor, reason) as uow:
        work = Work(uow, desk, ids)
        about = await meeting(work, session_id)
        person = await uow.people.need(person_id)
        if work.now >= about.session.starts or about.session.state not in ("open", "planned"):
            raise Refused(f"The session of {wording.plain_date(about.session.date)} has begun or is over or cancelled.")
        uow.begin(
            "set_signup", lit(""), reason=clean_line(reason), series=about.series.id, session=session_id,
            person=person_id,
        )  # fmt: skip
        cause = by_hand(work)
        if wish == "waitlisted":
            summary = await _queue_by_hand(work, about, person, cause)
        elif wish in _WISHES:
            summary = (await _set(work, about, person, wish, cause, reason)).effect
        else:
            raise Refused(f"“{clean_line(wish, 40)}” is no standing. Use going, maybe, declined or waitlisted.")
        uow.describe(summary=clean_line(f"{person.name or person.address}: {summary}"))
    return uow.new_changes[-1]


def by_hand(work: Work) -> Cause:
    """The cause of letters that an organiser's change calls for: they wait for the hold."""
    hold = work.now + timedelta(seconds=work.desk.hold_seconds)
    return Cause(key=f"change:{work.uow.change}", rank=1, hold_until=hold)


async def _set(work: Work, about: Meeting, person: Person, wish: str, cause: Cause, reason: str) -> Outcome:
    why = clean_line(reason) or lit("set by an organiser")
    before = await work.uow.signups.of(about.session.id, person.id)
    if before is not None and before.state == "removed":
        await work.uow.signups.delete(before.id)
    asked = Asked(person=person, event=_WISHES[wish], how="organiser", reason=why)
    if wish == "going":
        return await _place_by_hand(work, about, asked, cause)
    return await answer(work, about, asked, cause)


async def _place_by_hand(work: Work, about: Meeting, asked: Asked, cause: Cause) -> Outcome:
    """An organiser may give a place past the queue, never past the capacity."""
    others = await work.uow.signups.for_session(about.session.id)
    before = next((s for s in others if s.person == asked.person.id), None)
    full = signup.room(about.session, about.series, others)
    if not full.has_place and not (before is not None and signup.holds_place(before)):
        raise Refused(f"{wording.plain_date(about.session.date)} is full. Raise its places first, or queue the person.")
    room = msgspec.structs.replace(full, first_come=True)
    step = signup.decide(before, "yes", room, ahead=0, now=work.now)
    after = _next(work, about.session, before, step, asked)
    await _store(work, before, after)
    await _tell(work, about, asked, cause, step, freed=False)
    return Outcome(step, after, await _effect(work, step, before, []))


async def _queue_by_hand(work: Work, about: Meeting, person: Person, cause: Cause) -> Safe:
    before = await work.uow.signups.of(about.session.id, person.id)
    step = Step("always", "waitlisted", "queued")
    asked = Asked(person=person, event="yes", how="organiser", reason=lit("queued by an organiser"))
    after = _next(work, about.session, before, step, asked)
    await _store(work, before, after)
    await _tell(work, about, asked, cause, step, freed=before is not None and signup.holds_place(before))
    moved = await promote(work, about, freed_by=None, cause=cause)
    return await _effect(work, step, before, moved)


async def remove(
    store: Store, desk: Desk, actor: Actor, session_id: str, person_id: str, *, reason: str = "", ids: Ids = random_id
) -> Change:
    """Take a person off a session: state `removed`, letter `removed` with the CANCEL, the queue moves."""
    async with store.unit_of_work(actor, reason) as uow:
        work = Work(uow, desk, ids)
        about = await meeting(work, session_id)
        person = await uow.people.need(person_id)
        before = await uow.signups.of(session_id, person_id)
        if before is None or before.state == "removed":
            raise Refused(
                f"{person.name or person.address} is not on the session of {wording.plain_date(about.session.date)}."
            )
        uow.begin(
            "remove_signup", clean_line(f"{person.name or person.address} taken off"), reason=clean_line(reason),
            series=about.series.id, session=session_id, person=person_id,
        )  # fmt: skip
        why = clean_line(reason) or lit("an organiser's decision")
        await uow.signups.put(
            replace(
                before,
                state="removed",
                holding=False,
                offer_until=None,
                reason=why,
                how="organiser",
                changed_at=work.now,
            )
        )
        cause = by_hand(work)
        await letters.queue(
            work, "removed", letters.to_person(person), cause, series=about.series, session=about.session,
            facts={"reason": why}, calendar="cancel",
        )  # fmt: skip
        await promote(work, about, freed_by=person if signup.holds_place(before) else None, cause=cause)
    return uow.new_changes[-1]
