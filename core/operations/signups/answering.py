"""What a person's yes, no or maybe does to their sign-up, and which letter says so."""

from typing import Literal

import msgspec
from msgspec.structs import replace

from core import promotion, signup, wording
from core.letters.phrases import phrase
from core.model import CalendarPart, Fact, Person, Session, Signup
from core.operations import letters, places
from core.operations.signups.promoting import promote
from core.operations.work import Cause, Meeting, Work
from core.schedule import local
from core.signup import Event, Step
from core.text import Safe, clean_line

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

    `calendar` overrides the calendar part of the letter (a button press needs none back). `shown` says that their
    calendar shows the entry, so that one who ends in the queue must have it taken back. `silent` means no letter when
    nothing changed. `letter` replaces the letter of the step ('' for the usual one, "none" for no letter).
    """

    person: Person
    event: Event
    how: How = "mail"
    reason: Safe = Safe("")
    comment: Safe = Safe("")
    via: str = ""
    calendar: CalendarPart | None = None
    shown: bool = False
    silent: bool = False
    letter: str = ""
    facts: dict[str, Fact] = {}


async def meeting(work: Work, session_id: str) -> Meeting:
    """A session with its series. Raises `Refused` where there is none."""
    session = await work.uow.sessions.need(session_id)
    return Meeting(await work.uow.series.need(session.series), session)


async def answer(work: Work, about: Meeting, asked: Asked, cause: Cause) -> Outcome:
    """Carry out what a person asks about one session: state, letter, and whoever moves up. The change must be open."""
    before = await work.uow.signups.of(about.session.id, asked.person.id)
    near = promotion.first_come(about.session, work.now)
    full = await places.room(work.uow, about.series, about.session, first_come=near)
    older = await places.ahead(work.uow, about.session, before)
    step = signup.decide(before, asked.event, full, ahead=older, now=work.now)
    after = next_signup(work, about.session, before, step, asked)
    await store_signup(work, before, after)
    freed = before is not None and signup.holds_place(before) and not (after and signup.holds_place(after))
    if step.letter == "offer_gone" and before is not None and before.offer_until is not None:
        deadline = promotion.moment_words(before.offer_until, about.series, work.now)
        asked = msgspec.structs.replace(asked, facts={**asked.facts, "deadline": deadline})
    if not (asked.silent and before is not None and step.to == before.state and step.holding == before.holding):
        await tell(work, about, asked, cause, step, freed=freed)
    moved = await promote(work, about, freed_by=asked.person if freed else None, cause=cause)
    effect = await effect_words(work, step, before, moved)
    return Outcome(step, after, effect)


def next_signup(work: Work, session: Session, before: Signup | None, step: Step, asked: Asked) -> Signup | None:
    """The sign-up after the step; None where it is to be forgotten."""
    if step.to == "none":
        return None
    queued_anew = step.to == "waitlisted" and (before is None or before.state != "waitlisted")
    lapsed = before is not None and before.state == "offered" and step.to == "waitlisted"
    order = work.uow.change if before is None or (queued_anew and not lapsed) else before.order
    base = before or unconfirmed(work, session, asked.person)
    if before is not None and before.state == step.to and before.holding == step.holding:
        return replace(base, comment=asked.comment or base.comment)
    return replace(
        base, state=step.to, order=order, holding=step.holding, passed=base.passed or lapsed, offer_until=None,
        reason=asked.reason, how=asked.how, via=asked.via or base.via, wish="", approval=False,
        comment=asked.comment or base.comment, changed_at=work.now,
    )  # fmt: skip


def unconfirmed(
    work: Work, session: Session, person: Person, *, wish: Literal["", "join", "maybe"] = "", reason: Safe = Safe("")
) -> Signup:
    """A sign-up that holds no place yet."""
    return Signup(
        id=f"{session.id}:{person.id}", session=session.id, person=person.id, series=session.series,
        state="unconfirmed", order=work.uow.change, wish=wish, reason=reason, created_at=work.now, changed_at=work.now,
    )  # fmt: skip


async def store_signup(work: Work, before: Signup | None, after: Signup | None) -> None:
    """Write what changed, or forget what is to be forgotten."""
    if after is None:
        if before is not None:
            await work.uow.signups.delete(before.id)
    elif after != before:
        await work.uow.signups.put(after)


async def tell(work: Work, about: Meeting, asked: Asked, cause: Cause, step: Step, *, freed: bool) -> None:
    """Queue the letter of a step, with the facts that must say what was true when it was decided."""
    kind = asked.letter or step.letter
    if kind == "none":
        return
    facts: dict[str, Fact] = dict(asked.facts)
    if kind == "declined" and freed:
        facts["place_line"] = phrase("place_freed", asked.person.language)
    if kind == "human_will_answer":  # somebody whom an organiser took off
        day = letters.day_of(about, asked.person.language)
        facts["state_line"] = phrase("you_have_no_place", asked.person.language, day=day)
    if kind in ("queued", "offer_gone"):
        facts |= await _queue_facts(work, about, asked.person)
    part = asked.calendar or _GIVES.get(kind) or _TAKES.get(kind) or "none"
    if step.to == "waitlisted" and asked.shown:
        part = "cancel"
    await letters.queue(
        work, kind, letters.to_person(asked.person), cause,
        series=about.series, session=about.session, facts=facts, calendar=part,
    )  # fmt: skip


async def _queue_facts(work: Work, about: Meeting, person: Person) -> dict[str, Fact]:
    at = local(promotion.switch_time(about.session, about.series), about.series.zone)
    mine = await work.uow.signups.of(about.session.id, person.id)
    place = await places.position(work.uow, about.session, mine)
    return {
        "pos": str(place),
        "switch_time": wording.time_words(at, person.language),
        "switch_date": wording.date_words(at.date(), person.language),
    }


async def effect_words(work: Work, step: Step, before: Signup | None, moved: list[Signup]) -> Safe:
    """What happened, for organisers: `going -> withdrawn; Lee Marsh promoted`."""
    was = signup.state_of(before)
    what = f"{step.to}, as before" if step.to == was else step.to if was == "none" else f"{was} -> {step.to}"
    people = [await work.uow.people.get(each.person) for each in moved]
    names = ", ".join(str(p.name or p.address) for p in people if p)
    verb = "promoted" if all(each.state == "going" for each in moved) else "offered a place"
    return clean_line(f"{what}{f'; {names} {verb}' if names else ''}")
