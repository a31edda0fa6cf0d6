"""Places of people whose mail comes back: free for the next in line from two working days before the session."""

from datetime import time

from core.clashes.working import at, working_days_before
from core.desk import Desk
from core.ids import Ids, random_id
from core.model import Person
from core.operations import signups
from core.operations.work import AUTOMATIC, Cause, Meeting, Work
from core.signup import holds_place
from core.store.ports import Store
from core.store.unit_of_work import View
from core.text import clean_line, lit

WORKING_DAYS, HOUR = 2, time(9)


async def release(store: Store, desk: Desk, *, ids: Ids = random_id) -> int:
    """Withdraw whoever cannot be reached from sessions that are near; the queue moves up. Returns how many."""
    count = 0
    async with store.unit_of_work(AUTOMATIC) as uow:
        work = Work(uow, desk, ids)
        for about in await _near(work):
            for person in await _unreachable(uow, about):
                await _release(work, about, person)
                count += 1
    return count


async def _release(work: Work, about: Meeting, person: Person) -> None:
    work.uow.begin(
        "release_place", clean_line(f"{person.name or person.address}: place freed, mail to them comes back"),
        series=about.series.id, session=about.session.id, person=person.id,
    )  # fmt: skip
    asked = signups.Asked(
        person=person, event="stop", how="automatic", reason=lit("mail to them comes back"), letter="none"
    )
    await signups.answer(work, about, asked, Cause(key=f"release:{about.session.id}:{person.id}", rank=1))


async def _near(work: Work) -> list[Meeting]:
    """Open sessions from 9am two working days before to their start."""
    found = []
    for series in await work.uow.series.all():
        for session in await work.uow.sessions.of_series(series.id, after=work.now):
            day = working_days_before(session.date, WORKING_DAYS, series.nations)
            if session.state == "open" and at(day, HOUR, series.zone) <= work.now < session.starts:
                found.append(Meeting(series, session))
    return found


async def _unreachable(view: View, about: Meeting) -> list[Person]:
    held = [each.person for each in await view.signups.for_session(about.session.id) if holds_place(each)]
    people = await view.people.many(each for each in held if each not in about.session.hosts)
    return [each for each in people.values() if each.undeliverable_since is not None]
