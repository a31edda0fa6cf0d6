"""Giving or offering the places that have come free, each with its printed reason; and offers that nobody took."""

from msgspec.structs import replace

from core import promotion, wording
from core.model import Person, Signup
from core.operations import letters, places
from core.operations.work import Cause, Meeting, Work
from core.schedule import local
from core.text import Safe, clean_line


async def promote(work: Work, about: Meeting, *, freed_by: Person | None, cause: Cause) -> list[Signup]:
    """Give or offer every free place to the next in the queue; returns the sign-ups that moved up."""
    if about.session.state != "open" or work.now >= about.session.starts:
        return []
    if promotion.first_come(about.session, work.now):
        return []
    line = await places.next_in_line(work.uow, about)
    return [await _move_up(work, about, each, freed_by, cause) for each in line]


async def _move_up(work: Work, about: Meeting, waiting: Signup, freed_by: Person | None, cause: Cause) -> Signup:
    person = await work.uow.people.need(waiting.person)
    reason = _why_moved(work, about, freed_by)
    own = replace(
        cause,
        key=f"{cause.key}:up",
        in_reply_to=Safe(""),
        references=(),
        answers_mail=False,
        rank=1,
        mute=False,
        quiet=False,
    )
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
    rule = f"automatic until {wording.brief_moment(switch)}"
    if promotion.offers(about.session, about.series, work.now):
        rule = f"offered, because it is after {wording.brief_moment(switch)}"
    return clean_line(f"{who}, {wording.brief_moment(at)}; rule: {rule}")


async def lapse_offers(work: Work) -> int:
    """Take back the offers whose deadline has passed, and offer their places to the next; returns how many."""
    lapsed = await work.uow.signups.lapsed_offers(work.now)
    for each in lapsed:
        await _lapse(work, each)
    return len(lapsed)


async def _lapse(work: Work, offered: Signup) -> None:
    session = await work.uow.sessions.need(offered.session)
    about = Meeting(await work.uow.series.need(session.series), session)
    person = await work.uow.people.need(offered.person)
    deadline = promotion.moment_words(offered.offer_until or work.now, about.series, work.now)
    reason = clean_line(f"no answer to the offer by {deadline}")
    waiting = replace(
        offered, state="waitlisted", passed=True, offer_until=None, reason=reason, how="automatic", changed_at=work.now
    )
    await work.uow.signups.put(waiting)
    cause = Cause(key=f"lapsed:{offered.id}:{work.uow.change}", rank=1)
    await letters.queue(
        work, "offer_lapsed", letters.to_person(person), cause, series=about.series, session=session,
        facts={"deadline": str(deadline)},
    )  # fmt: skip
    await promote(work, about, freed_by=None, cause=cause)
