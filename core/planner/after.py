"""After a session: who came, the notes, and the one question."""

from datetime import datetime, time, timedelta

from core.clashes.working import at
from core.model import Signup
from core.planner.actions import Action, Around, Standing
from core.planner.times import in_hours, times_of
from core.schedule import local

ASKED_FOR = timedelta(days=5)
NOTES_FOR = timedelta(days=14)
NOTES_FROM, NOTES_TO = time(10), time(16)


def after_session(around: Around) -> list[Action]:
    """What is planned once the session is over."""
    if around.session.state == "cancelled" or around.session.past:
        return []
    times = times_of(around.session, around.series)
    found: list[Action] = []
    for host in around.session.hosts:
        if not any(each.came != "unmarked" for each in around.signups):
            found.append(around.action("who_came", times.who_came, times.who_came + ASKED_FOR, person=host))
        if around.note is None:
            found.append(around.action("notes_ask", times.notes_ask, times.notes_ask + ASKED_FOR, person=host))
    return around.open([*found, *_notes(around), *_question(around, times.question)])


def _notes(around: Around) -> list[Action]:
    """Approved notes go to members and to everyone who had a place or waited, between 10am and 4pm."""
    note = around.note
    if note is None or note.approved_at is None:
        return []
    moment = _in_the_day(around, note.approved_at)
    until = note.approved_at + NOTES_FOR
    readers = {each.person for each in around.signups if each.state in ("going", "offered", "waitlisted")}
    readers |= {member.person for member in around.members if member.setting not in ("none", "paused")}
    return [
        around.action("thanks_and_notes", moment, until, person=person, key=f"notes:{around.session.id}:{person}")
        for person in sorted(readers)
        if around.standings.get(person, Standing()).reachable
    ]


def _in_the_day(around: Around, approved: datetime) -> datetime:
    moment = in_hours(approved, around.series)
    wall = local(moment, around.series.zone)
    if wall.time() < NOTES_FROM:
        return at(wall.date(), NOTES_FROM, around.series.zone)
    if wall.time() >= NOTES_TO:
        return in_hours(at(wall.date() + timedelta(days=1), NOTES_FROM, around.series.zone), around.series)
    return moment


def _question(around: Around, moment: datetime) -> list[Action]:
    """One question to those who came (or had a place, where nobody was marked), unless the notes letter carries it."""
    asked = [each.person for each in came(around.signups) if each.person not in around.session.hosts]
    return [
        around.action(
            "one_question", moment, moment + ASKED_FOR, person=person, key=f"question:{around.session.id}:{person}"
        )
        for person in asked
        if f"notes:{around.session.id}:{person}" not in around.done
    ]


def came(signups: tuple[Signup, ...]) -> list[Signup]:
    """Who came as far as it was marked; who had a place where nothing was."""
    marked = any(each.came != "unmarked" for each in signups)
    return [each for each in signups if (each.came == "came" if marked else each.state == "going")]
