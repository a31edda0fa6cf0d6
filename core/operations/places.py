"""How full a session is, who waits before whom and who is next: counted by indexes, whatever number has signed up.

The rules are those of `core/signup.py`, which counts the same from a list.
"""

from core import signup
from core.model import Series, Session, Signup
from core.operations.work import Meeting
from core.signup import Room
from core.store.unit_of_work import View


async def room(view: View, series: Series, session: Session, *, first_come: bool = False) -> Room:
    """How full a session is."""
    hosts = await _of_hosts(view, session)
    return Room(
        places=signup.places(session, series),
        held=await view.signups.holders(session.id) - sum(signup.holds_place(each) for each in hosts),
        waiting=await view.signups.count(session.id, "waitlisted") - sum(each.state == "waitlisted" for each in hosts),
        first_come=first_come,
    )


async def ahead(view: View, session: Session, mine: Signup | None) -> int:
    """How many people would get a free place before the holder of `mine`, who may not be waiting yet."""
    before = mine if mine is not None and _waits(mine, session) and not mine.passed else None
    return await _before(view, session, before, passed=False)


async def position(view: View, session: Session, mine: Signup | None) -> int:
    """The place in the queue, from 1; 0 for somebody who does not wait."""
    if mine is None or not _waits(mine, session):
        return 0
    lapsed = await _before(view, session, mine, passed=True) if mine.passed else 0
    return await ahead(view, session, mine) + lapsed + 1


async def next_in_line(view: View, about: Meeting) -> list[Signup]:
    """Who gets the free places now: one person for each, in queue order; nobody whose offer lapsed."""
    full = await room(view, about.series, about.session)
    free = full.waiting if full.free is None else max(0, full.free)
    if not free or not full.waiting:
        return []
    hosts = about.session.hosts
    line = await view.signups.line(about.session.id, limit=free + len(hosts))
    return [each for each in line if each.person not in hosts][:free]


def _waits(mine: Signup, session: Session) -> bool:
    return mine.state == "waitlisted" and mine.person not in session.hosts


async def _before(view: View, session: Session, mine: Signup | None, *, passed: bool) -> int:
    """Guests who wait, with (`passed`) or without a lapsed offer, before `mine`; all of them where it is None."""
    hosts = [each for each in await _of_hosts(view, session) if each.state == "waitlisted" and each.passed == passed]
    not_guests = sum(mine is None or (each.order, each.id) < (mine.order, mine.id) for each in hosts)
    return await view.signups.in_line(session.id, passed=passed, before=mine) - not_guests


async def _of_hosts(view: View, session: Session) -> list[Signup]:
    """The sign-ups of hosts, who take no guest's place and stand in nobody's way."""
    found = [await view.signups.of(session.id, host) for host in session.hosts]
    return [each for each in found if each is not None]
