"""Who came to a session, as an organiser marks it: by name, everybody, or everybody but some."""

from collections.abc import Sequence
from datetime import timedelta

from msgspec.structs import replace

from core import wording
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Attendance, Change, Signup
from core.operations import signups
from core.operations.work import Meeting, Work
from core.store.ports import Store
from core.text import Safe, clean_line

MARK = "mark_attendance"
MARKED_WITHIN = timedelta(days=60)


async def mark(
    store: Store, desk: Desk, actor: Actor, session_id: str, *, came: Sequence[str] = (), absent: Sequence[str] = (),
    rest: Attendance | None = None, walk_ins: int | None = None, ids: Ids = random_id,
) -> Change:  # fmt: skip
    """Mark people (ids) of a session as having come or not; `rest` marks everybody else who had a place.

    `walk_ins` counts people nobody knows by name. From the start to 60 days after the end; no letter follows. Somebody
    who came without a place is marked too, if they have any standing. Raises `Refused`.
    """
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        about = await signups.meeting(work, session_id)
        _refuse_untimely(work, about)
        found = {each.person: each for each in await uow.signups.for_session(session_id)}
        marks = {each.person: rest for each in found.values() if rest is not None and each.state == "going"}
        marks |= {**_each(found, absent, "absent", about), **_each(found, came, "came", about)}
        uow.begin(MARK, Safe(""), series=about.series.id, session=session_id)
        for person, value in marks.items():
            await uow.signups.put(replace(found[person], came=value))
        if walk_ins is not None:
            await uow.sessions.put(replace(about.session, walk_ins=_counted(walk_ins)))
        uow.describe(summary=_words(about, marks, walk_ins))
    return uow.new_changes[-1]


def _refuse_untimely(work: Work, about: Meeting) -> None:
    day = wording.plain_date(about.session.date)
    if about.session.state == "cancelled":
        raise Refused(f"The session of {day} is cancelled: nobody came.")
    if work.now < about.session.starts:
        raise Refused(f"The session of {day} has not begun, so nobody has come yet.")
    if work.now > about.session.ends + MARKED_WITHIN:
        raise Refused(f"The session of {day} is over for more than {MARKED_WITHIN.days} days: its record is closed.")


def _each(
    found: dict[str, Signup], people: Sequence[str], value: Attendance, about: Meeting
) -> dict[str, Attendance]:  # fmt: skip
    for person in people:
        if person not in found:
            day = wording.plain_date(about.session.date)
            raise Refused(f"Somebody named has no standing for {day}. Count people without one with --walk-ins.")
    return dict.fromkeys(people, value)


def _counted(walk_ins: int) -> int:
    if not 0 <= walk_ins <= 10_000:
        raise Refused("Walk-ins are a number from 0 to 10,000.")
    return walk_ins


def _words(about: Meeting, marks: dict[str, Attendance], walk_ins: int | None) -> Safe:
    came = sum(value == "came" for value in marks.values())
    absent = sum(value == "absent" for value in marks.values())
    beside = f", {wording.count_words(walk_ins, 'walk-in')}" if walk_ins else ""
    return clean_line(f"{wording.plain_date(about.session.date)}: {came} came, {absent} did not{beside}")
