"""The letters of automatic actions: who gets them, and the facts that the standard ones do not give."""

from collections.abc import Awaitable, Callable

from core import wording
from core.model import CalendarPart, Fact, OutboxRow
from core.operations import letters, signups
from core.operations.letters import Ask, To
from core.operations.planning import facts_guests, facts_hosts, facts_organizers
from core.operations.work import Cause, Meeting, Work
from core.planner import Action
from core.planner.times import in_hours
from core.schedule import local

Facts = Callable[[Work, Action, Meeting], Awaitable[dict[str, Fact]]]

GUESTS: dict[str, Facts] = {
    "invitation": facts_guests.invitation,
    "nudge": facts_guests.nothing,
    "first_timer": facts_guests.nothing,
    "reminder": facts_guests.reminder,
    "same_day": facts_guests.reminder,
    "still_coming": facts_guests.still_coming,
    "still_coming_maybe": facts_guests.still_coming,
    "thanks_and_notes": facts_guests.thanks_and_notes,
    "one_question": facts_guests.nothing,
    "host_ask": facts_hosts.host_ask,
    "host_reminder": facts_hosts.host_reminder,
    "host_pack": facts_hosts.host_pack,
    "who_came": facts_hosts.who_came,
    "notes_ask": facts_guests.nothing,
    "vote_reminder": facts_guests.vote_reminder,
}
"""Letters to one person about one session."""
ORGANIZERS: dict[str, Facts] = {
    "host_needed": facts_organizers.host_needed,
    "clash_warning": facts_organizers.clash_warning,
}


async def write(work: Work, action: Action) -> int:
    """Queue the letters of one action; returns how many."""
    if action.kind == "topic_needed":
        return await _topic_needed(work, action)
    if action.kind in GUESTS:
        return int(await to_person(work, action) is not None)
    if action.kind in ORGANIZERS:
        about = await signups.meeting(work, action.session)
        return await _to_organizers(work, action, await ORGANIZERS[action.kind](work, action, about), about)
    if action.kind == "still_interested":
        return await _still_interested(work, action)
    found = await facts_organizers.REGULAR[action.kind](work, action)
    return await _to_organizers(work, action, found, None) if found is not None else 0


async def to_person(work: Work, action: Action, cause: Cause | None = None) -> OutboxRow | None:
    """Queue the letter of an action that is to one person; `cause` where an organiser sends it before its time."""
    about = await signups.meeting(work, action.session)
    person = await work.uow.people.get(action.person)
    if person is None:
        return None
    facts = await GUESTS[action.kind](work, action, about)
    part: CalendarPart = "request" if action.kind == "invitation" and about.series.settings.invite_first else "none"
    return await letters.queue(
        work, action.kind, letters.to_person(person), cause or _cause(work, action, about), series=about.series,
        session=about.session, facts=facts, calendar=part,
        ask=Ask(asks="who_came") if action.kind == "who_came" else Ask(),
    )  # fmt: skip


def _cause(work: Work, action: Action, about: Meeting) -> Cause:
    """Planned letters go in their hours, also where a gateway that was down catches up at night."""
    return Cause(key=action.key, rank=2, due=in_hours(work.now, about.series, about.session))


async def _topic_needed(work: Work, action: Action) -> int:
    """To the host; to the organisers where there is none."""
    about = await signups.meeting(work, action.session)
    facts = await facts_hosts.topic_needed(work, about)
    hosts = [await work.uow.people.get(host) for host in about.session.hosts]
    sent = 0
    for host in hosts:
        if host is not None:
            await letters.queue(
                work, "topic_needed", letters.to_person(host), _cause(work, action, about), series=about.series,
                session=about.session, facts=facts,
            )  # fmt: skip
            sent += 1
    return sent or await _to_organizers(work, action, facts, about)


async def _to_organizers(work: Work, action: Action, facts: dict[str, Fact], about: Meeting | None) -> int:
    """One letter for each organiser's address of the configuration."""
    series = about.series if about else (await work.uow.series.get(action.series) if action.series else None)
    for address in work.desk.organizer_addresses:
        await letters.queue(
            work, action.kind, To(address=address), Cause(key=action.key, rank=1), series=series,
            session=about.session if about else None, facts=facts, ask=Ask(purpose=""),
        )  # fmt: skip
    return len(work.desk.organizer_addresses)


async def _still_interested(work: Work, action: Action) -> int:
    person = await work.uow.people.get(action.person)
    series = await work.uow.series.get(action.series)
    if person is None or series is None:
        return 0
    stop, delete = facts_guests.silence_ends(person, work.now, work.desk.retention.people_months)
    facts: dict[str, Fact] = {
        "last_month": wording.month_year(local(person.heard_at, series.zone).date(), person.language),
        "stop_date": wording.date_words(stop, person.language),
        "delete_date": wording.date_words(delete, person.language),
    }
    await letters.queue(
        work, "still_interested", letters.to_person(person), Cause(key=action.key, rank=2), series=series, facts=facts
    )
    return 1
