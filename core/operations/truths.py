"""What is true now, for whoever was told otherwise: one `correction`, with the calendar part that it takes."""

from collections.abc import Collection

from core import signup, wording
from core.letters.phrases import phrase
from core.model import CalendarPart, OutboxRow, Person, Series, Session
from core.operations import cadence_letters, calendars, letters, notices, places
from core.operations.work import Cause, Meeting, Work
from core.schedule import local
from core.text import Safe


async def correct(work: Work, told: OutboxRow, cause: Cause, shifted: Collection[str]) -> None:
    """Say what is true instead of what the letter `told` said. `shifted` are the sessions whose dates are others again.

    A letter that only brought a calendar up to date is corrected by another one, and only where the calendar differs.
    """
    person = await work.uow.people.get(told.person)
    series = await work.uow.series.get(told.series)
    if person is None or series is None or (told.role == "second" and not _still_theirs(person, told)):
        return
    if told.kind == "cadence_changed":
        await _rule_stands(work, told, person, series, cause, shifted)
        return
    session = await work.uow.sessions.get(told.session)
    if session is None or session.ends <= work.now:
        return
    about = Meeting(series, session)
    part = await calendars.part_for(work.uow, work.desk, about, person.id, told.role)
    if told.kind == "calendar_update":
        await _update(work, about, person, cause, part)
        return
    await _queue(work, told, person, about, cause, await _truth(work, about, person, told), part)


def _still_theirs(person: Person, told: OutboxRow) -> bool:
    return person.second is not None and person.second.agreed_at is not None and person.second.address == told.address


async def _queue(
    work: Work, told: OutboxRow, person: Person, about: Meeting, cause: Cause, truth: Safe, part: CalendarPart
) -> None:
    day = local(told.settled_at or told.created_at, about.series.zone).date()
    facts = {"told_date": str(wording.plain_date(day, person.language)), "truth": truth}
    to = letters.to_second(person, told.address) if told.role == "second" else letters.to_person(person)
    await letters.queue(
        work, "correction", to, cause, series=about.series, session=about.session,
        facts=dict(facts), calendar=part,
    )  # fmt: skip


async def _update(work: Work, about: Meeting, person: Person, cause: Cause, part: CalendarPart) -> None:
    stale = await calendars.mismatches(work.uow, work.desk, about, work.now, only=person.id)
    if part == "none" or not any((each.wanted, each.role) == (part, "main") for each in stale):
        return
    words = _when(about, person)
    line = phrase("day_is" if part == "request" else "you_have_no_place", person.language, **words)
    await notices.update_calendar(work, about, person, cause, part, line)


async def _rule_stands(
    work: Work, told: OutboxRow, person: Person, series: Series, cause: Cause, shifted: Collection[str]
) -> None:
    """The dates are what they were before the change of cadence; the next session stands for them."""
    session = await letters.following(work.uow, series, None, work.now)
    if session is None:
        return
    about = Meeting(series, session)
    day = local(session.starts, series.zone).date()
    rule = cadence_letters.rule_said(series, day, person.language)
    truth = phrase("truth_rule", person.language, rule_words=rule, **_when(about, person))
    part = await calendars.part_for(work.uow, work.desk, about, person.id) if session.id in shifted else "none"
    await _queue(work, told, person, about, cause, truth, part)


def _when(about: Meeting, person: Person) -> dict[str, str]:
    starts, ends = local(about.session.starts, about.series.zone), local(about.session.ends, about.series.zone)
    return {
        "date": wording.date_words(starts.date(), person.language),
        "day": wording.day_words(starts.date(), person.language),
        "times": wording.times_words(starts, ends, person.language),
    }


async def _truth(work: Work, about: Meeting, person: Person, told: OutboxRow) -> Safe:
    words = _when(about, person)
    if about.session.state == "cancelled":
        return phrase("truth_cancelled", person.language, **words)
    if told.kind == "details_changed":
        return await _details(work, about, person, told, words)
    if person.id in about.session.hosts:
        return phrase("truth_host", person.language, **words)
    standing = await work.uow.signups.of(about.session.id, person.id)
    if standing is not None and standing.state == "waitlisted":
        at = await places.position(work.uow, about.session, standing)
        return phrase("truth_waiting", person.language, pos=str(at), **words)
    has_place = standing is not None and signup.holds_place(standing)
    return phrase("truth_place" if has_place else "truth_no_place", person.language, **words)


async def _details(work: Work, about: Meeting, person: Person, told: OutboxRow, words: dict[str, str]) -> Safe:
    """The way to join is the old one again; of words, the one that was told."""
    if told.facts.get("form") != "wording":
        return phrase("truth_join", person.language, **words)
    session: Session = about.session
    if "topic" in str(told.facts.get("what", "")):
        return phrase("truth_topic", person.language, topic=session.topic or "open", **words)
    hosts = await work.uow.people.many(session.hosts)
    names = wording.list_words([each.name for each in hosts.values() if each.name], person.language)
    return phrase("truth_hosted", person.language, host=names or "open", **words)
