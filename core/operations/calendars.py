"""What calendars should show and what they were told: read from the store for verbs, letters and lists."""

from collections.abc import Collection, Iterable
from datetime import datetime

from core import calendar, signup
from core.calendar import Mismatch, Occasion, Shows
from core.desk import Desk
from core.model import CalendarEntry, CalendarPart, OutboxRow, Series, Signup
from core.operations.work import Meeting
from core.store.unit_of_work import View

_WAITING = ("held", "queued")


async def occasion_of(view: View, desk: Desk, about: Meeting) -> Occasion:
    """The occasion of a session as calendars show it now."""
    hosts = await view.people.many(about.session.hosts)
    names = tuple(hosts[id_].name for id_ in about.session.hosts if id_ in hosts and hosts[id_].name)
    return calendar.occasion(about.series, about.session, desk.address, names)


async def shows(view: View, desk: Desk, about: Meeting, person: str) -> Shows:
    """What one person's calendar should show of a session."""
    entries = await view.entries.of(about.session.id, person)
    return calendar.wants(
        await view.signups.of(about.session.id, person), entries, await occasion_of(view, desk, about),
        invited=await _invited(view, about.series, person, entries), host=person in about.session.hosts,
    )  # fmt: skip


async def _invited(view: View, series: Series, person: str, entries: Collection[CalendarEntry]) -> bool:
    """Whether they have an entry without having answered, because the series invites first."""
    if not series.settings.invite_first or calendar.live(entries) is None:
        return False
    member = await view.memberships.get(f"{series.id}:{person}")
    return member is not None and member.setting not in ("none", "paused")


async def part_for(view: View, desk: Desk, about: Meeting, person: str) -> CalendarPart:
    """The part that a letter about a change of this session must carry to this person."""
    wanted = await shows(view, desk, about, person)
    if wanted == "entry":
        return "request"
    shown = calendar.live(await view.entries.of(about.session.id, person))
    return "cancel" if wanted == "none" and shown is not None else "none"


async def may_carry(view: View, desk: Desk, row: OutboxRow) -> bool:
    """Whether the part that a letter asks for is still right: asked when it leaves, for the person may have changed
    their mind since it was queued. A calendar that shows what nobody wants is worse than a letter without a part.
    """
    if row.calendar == "none" or not (row.session and row.person):
        return False
    session = await view.sessions.get(row.session)
    if session is None:
        return False
    entries = await view.entries.of(row.session, row.person)
    about = Meeting(await view.series.need(session.series), session)
    if row.calendar == "declinecounter":
        return calendar.live(entries) is not None
    wanted = await shows(view, desk, about, row.person)
    if row.calendar == "request":
        return wanted == "entry" or (row.kind == "invitation" and session.state == "open")
    if row.entry:
        return any(each.id == row.entry and each.told != "none" for each in entries)
    back = await view.signups.of(row.session, row.person)
    has_place = row.person in session.hosts or (back is not None and signup.holds_place(back))
    return calendar.live(entries) is not None and wanted != "leave" and (not has_place or session.state == "cancelled")


async def mismatches(view: View, desk: Desk, about: Meeting, now: datetime, *, only: str = "") -> list[Mismatch]:
    """Everybody (or `only` one person) whose calendar differs from the record of one session, by person id."""
    entries, signups = await _ledger(view, about.session.id, only)
    hosts = [host for host in about.session.hosts if host == only or not only]
    ids = {*(each.person for each in signups), *(each.person for each in entries), *hosts}
    people = await view.people.many(sorted(ids))
    held = {id_: [each for each in entries if each.person == id_] for id_ in ids}
    unanswered = ids - {each.person for each in signups}
    found = calendar.reconcile(
        await occasion_of(view, desk, about), signups, entries, {id_: each.address for id_, each in people.items()}, now,
        invited=[id_ for id_ in unanswered if await _invited(view, about.series, id_, held[id_])], hosts=hosts,
    )  # fmt: skip
    return [each for each in found if each.person in people]


async def _ledger(view: View, session: str, only: str) -> tuple[list[CalendarEntry], list[Signup]]:
    if not only:
        return await view.entries.of_session(session), await view.signups.for_session(session)
    standing = await view.signups.of(session, only)
    return await view.entries.of(session, only), [standing] if standing else []


def waiting(rows: Iterable[OutboxRow]) -> list[OutboxRow]:
    """The letters that wait and will say what is true when they leave: their bytes are not made yet."""
    return [row for row in rows if row.state in _WAITING and row.first_tried_at is None]
