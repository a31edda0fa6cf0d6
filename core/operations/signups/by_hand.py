"""An organiser's hand: giving a person a standing, or taking them off. The letters wait for the hold."""

from datetime import timedelta

import msgspec
from msgspec.structs import replace

from core import signup, wording
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Change, Person
from core.operations import letters, places
from core.operations.signups.answering import (
    Asked,
    Outcome,
    answer,
    effect_words,
    meeting,
    next_signup,
    store_signup,
    tell,
)
from core.operations.signups.promoting import promote
from core.operations.work import Cause, Meeting, Work
from core.signup import Event, Step
from core.store.ports import Store
from core.text import Safe, clean_line, lit

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
        refuse_past(work, about)
        uow.begin(
            "set_signup", lit(""), reason=clean_line(reason), series=about.series.id, session=session_id,
            person=person_id,
        )  # fmt: skip
        summary = await give(work, about, person, wish, by_hand(work), reason=reason)
        uow.describe(summary=clean_line(f"{person.name or person.address}: {summary}"))
    return uow.new_changes[-1]


def refuse_past(work: Work, about: Meeting) -> None:
    """Raise `Refused` where nobody can get a standing any more."""
    if work.now >= about.session.starts or about.session.state not in ("open", "planned"):
        raise Refused(f"The session of {wording.plain_date(about.session.date)} has begun or is over or cancelled.")


async def give(
    work: Work, about: Meeting, person: Person, wish: str, cause: Cause, *, reason: str = ""
) -> Safe:  # fmt: skip
    """Give a person a standing in the change that is open; returns what it did, for organisers. Raises `Refused`."""
    if wish == "waitlisted":
        return await _queue_by_hand(work, about, person, cause)
    if wish in _WISHES:
        return (await _set(work, about, person, wish, cause, reason)).effect
    raise Refused(f"“{clean_line(wish, 40)}” is no standing. Use going, maybe, declined or waitlisted.")


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
    before = await work.uow.signups.of(about.session.id, asked.person.id)
    full = await places.room(work.uow, about.series, about.session)
    if not full.has_place and not (before is not None and signup.holds_place(before)):
        raise Refused(f"{wording.plain_date(about.session.date)} is full. Raise its places first, or queue the person.")
    room = msgspec.structs.replace(full, first_come=True)
    step = signup.decide(before, "yes", room, ahead=0, now=work.now)
    after = next_signup(work, about.session, before, step, asked)
    await store_signup(work, before, after)
    await tell(work, about, asked, cause, step, freed=False)
    return Outcome(step, after, await effect_words(work, step, before, []))


async def _queue_by_hand(work: Work, about: Meeting, person: Person, cause: Cause) -> Safe:
    before = await work.uow.signups.of(about.session.id, person.id)
    step = Step("always", "waitlisted", "queued")
    asked = Asked(person=person, event="yes", how="organiser", reason=lit("queued by an organiser"))
    after = next_signup(work, about.session, before, step, asked)
    await store_signup(work, before, after)
    await tell(work, about, asked, cause, step, freed=before is not None and signup.holds_place(before))
    moved = await promote(work, about, freed_by=None, cause=cause)
    return await effect_words(work, step, before, moved)


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
