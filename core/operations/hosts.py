"""Who hosts: the answer to a host question, standing down, and asking the others when time is short."""

from datetime import datetime

from msgspec.structs import replace

from core import calendar, promotion, wording
from core.model import CalendarPart, Done, Person, Series
from core.operations import letters
from core.operations.work import Cause, Meeting, Work
from core.planner.hosts import URGENT_WITHIN, out_key, urgent_deadline
from core.schedule import local
from core.text import Safe, lit


async def accept(work: Work, about: Meeting, person: Person, cause: Cause) -> Safe:
    """The first yes becomes host and gets an own calendar entry; a later one is told who was quicker."""
    session = about.session
    if person.id in session.hosts:
        return lit("hosts already")
    if session.hosts:
        await letters.queue(work, "host_taken", letters.to_person(person), cause, series=about.series, session=session)
        return lit("offered to host; somebody else does already")
    hosting = replace(session, hosts=(person.id,))
    await work.uow.sessions.put(hosting)
    if person.id not in about.series.hosts:
        await work.uow.series.put(replace(about.series, hosts=(*about.series.hosts, person.id)))
    await letters.queue(
        work, "host_confirmed", letters.to_person(person), cause, series=about.series, session=hosting,
        calendar="request",
    )  # fmt: skip
    return lit("hosts the session")


async def refuse(work: Work, about: Meeting, person: Person, cause: Cause) -> Safe:
    """NO to a host question: the next on the rota is asked, this person not again for this session."""
    await _said_no(work, about, person)
    await letters.queue(
        work, "host_no_noted", letters.to_person(person), cause, series=about.series, session=about.session
    )
    return lit("cannot host; the next is asked")


async def _said_no(work: Work, about: Meeting, person: Person) -> None:
    await work.uow.done.put(Done(id=no_key(about.session.id, person.id), at=work.now, outcome="done"))


def no_key(session: str, person: str) -> str:
    """The mark that a person said no to hosting a session."""
    return f"host_no:{session}:{person}"


async def stand_down(work: Work, about: Meeting, person: Person, cause: Cause) -> Safe:
    """A host cannot do it: nothing is cancelled, the others are asked; within seven days all of them at once."""
    session = replace(about.session, hosts=tuple(id_ for id_ in about.session.hosts if id_ != person.id))
    await work.uow.sessions.put(session)
    await _said_no(work, about, person)
    shown = calendar.live(await work.uow.entries.of(session.id, person.id)) is not None
    part: CalendarPart = "cancel" if shown else "none"
    now_about = Meeting(about.series, session)
    await letters.queue(
        work, "host_stood_down", letters.to_person(person), cause, series=about.series, session=session, calendar=part
    )
    if session.hosts:
        return lit("stands down as a host; another one stays")
    await work.uow.done.put(Done(id=out_key(session.id), at=work.now))
    if session.starts - work.now > URGENT_WITHIN:
        return lit("stands down as host; the rota begins again")
    asked = await _ask_all(work, now_about, person, cause)
    return Safe(f"stands down as host; {wording.count_words(asked, 'other')} asked")


def _until(deadline: datetime, series: Series, asked: datetime) -> str:
    """`midday` on the day on which the question arrives, else with its day."""
    wall = local(deadline, series.zone)
    same = wall.date() == local(asked, series.zone).date()
    return str(wording.time_words(wall) if same else promotion.moment_words(deadline, series, asked))


async def _ask_all(work: Work, about: Meeting, but: Person, cause: Cause) -> int:
    """Ask every other host of the series at once; the first yes gets it."""
    due = promotion.letter_due(about.series, work.now)
    deadline = urgent_deadline(about.session, about.series, due)
    asked = 0
    for host in about.series.hosts:
        person = await work.uow.people.get(host)
        if person is None or host == but.id or await work.uow.done.get(no_key(about.session.id, host)) is not None:
            continue
        own = Cause(key=f"{cause.key}:host:{host}", rank=1, due=due)
        await letters.queue(
            work, "host_ask_urgent", letters.to_person(person), own, series=about.series, session=about.session,
            facts={"deadline": _until(deadline, about.series, due)},
        )  # fmt: skip
        await work.uow.done.put(Done(id=f"host_ask:{about.session.id}:{host}", at=work.now))
        asked += 1
    return asked
