"""Second addresses with a calendar of their own: it follows the person's place, and is emptied before the address goes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from core import wording
from core.desk import Desk
from core.ids import Ids, random_id
from core.letters.phrases import phrase
from core.model import CalendarEntry, Person, Session
from core.operations import letters, notices, reconciling, signups
from core.operations.reconciling import Stale
from core.operations.work import AUTOMATIC, Cause, Meeting, Work
from core.store.ports import Store
from core.store.unit_of_work import View
from core.text import Safe

_BY_ITSELF = ("never told", "old time", "old details", "should be gone", "other address")
"""What is mended without being asked; what bounced or perhaps arrived is for an organiser to see."""
_MOVED_AT_MOST = timedelta(days=60)


async def follow(store: Store, desk: Desk, *, ids: Ids = random_id) -> int:
    """Queue what brings the calendars of second addresses up to date, held like an organiser's letters, so that what is
    undone at once is never told. Returns how many letters; nothing is written where none is needed.
    """
    async with store.unit_of_work(AUTOMATIC) as uow:
        return await bring_up_to_date(Work(uow, desk, ids))


async def bring_up_to_date(work: Work) -> int:
    """`follow` within a unit of work: one change for each session that needs one."""
    followed = await _followed(work.uow, work.now)
    return sum([await _session(work, session, people) for session, people in followed.items()])


async def _followed(view: View, now: datetime) -> dict[str, set[str]]:
    """The people whose second calendar shows a session or should, by session to come."""
    pairs = [(each.session, each.person) for each in await view.entries.at_second_addresses(now - _MOVED_AT_MOST)]
    followers = [each.id for each in await view.people.with_two_calendars()]
    for person in followers:
        pairs += [(each.session, person) for each in await view.signups.of_person(person)]
    for session in await view.sessions.coming(now) if followers else ():
        pairs += [(session.id, host) for host in session.hosts if host in followers]
    found: dict[str, set[str]] = {}
    for id_, person in pairs:
        known = id_ in found or _to_come(await view.sessions.get(id_), now)
        if known:
            found.setdefault(id_, set()).add(person)
    return found


def _to_come(session: Session | None, now: datetime) -> bool:
    return session is not None and session.ends > now


async def _session(work: Work, session: str, people: set[str]) -> int:
    wanted: list[Stale] = []
    for person in sorted(people):
        found = await reconciling.stale(work.uow, work.desk, session, work.now, only=person)
        wanted += [each for each in found if each.mismatch.role == "second" and await _by_itself(work, session, each)]
    if not wanted:
        return 0
    about = await signups.meeting(work, session)
    work.uow.begin("follow_calendars", Safe(""), series=about.series.id, session=session)
    for each in wanted:
        await reconciling.mend(work, about, each)
    number = wording.count_words(len(wanted), "calendar update")
    work.uow.describe(summary=Safe(f"{number} to second addresses"))
    return len(wanted)


async def _by_itself(work: Work, session: str, each: Stale) -> bool:
    """Not where one is on its way, nor where a letter could not be written: it would fail again and again."""
    if each.under_way or each.mismatch.why not in _BY_ITSELF:
        return False
    rows = await work.uow.outbox.of_person(each.person.id)
    return not any((row.session, row.role, row.state) == (session, "second", "failed") for row in rows)


async def shown(view: View, person: str, now: datetime) -> list[CalendarEntry]:
    """What the calendar of a person's second address shows of sessions to come, soonest first."""
    found: list[tuple[datetime, CalendarEntry]] = []
    for entry in await view.entries.of_person(person):
        session = await view.sessions.get(entry.session)
        if entry.role == "second" and entry.told == "invited" and session is not None and session.ends > now:
            found.append((session.starts, entry))
    return [entry for _, entry in sorted(found, key=lambda pair: (pair[0], pair[1].id))]


async def take_back(work: Work, person: Person, entries: Sequence[CalendarEntry], cause: Cause) -> None:
    """Take entries out of the calendar of a second address, one letter each, to where they went. A change must be open."""
    for entry in entries:
        about = await signups.meeting(work, entry.session)
        await notices.update_calendar(
            work, about, person, replace(cause, key=f"{cause.key}:{entry.id}"), "cancel", gone(about, person),
            entry=entry.id, address=entry.address, role="second",
        )  # fmt: skip


def gone(about: Meeting, person: Person) -> Safe:
    """What a letter to a second address says of the entry that it takes out."""
    day = letters.day_of(about, person.language)
    return phrase("gone_from_here", person.language, day=day)


async def forget_address(work: Work, person: Person, cause: Cause) -> Person:
    """Empty the calendar of the second address and delete the address. A change must be open."""
    await take_back(work, person, await shown(work.uow, person.id, work.now), cause)
    without = replace(person, second=None)
    if without != person:
        await work.uow.people.put(without)
    return without
