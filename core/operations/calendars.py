"""What calendars should show and what they were told: read from the store for verbs, letters and lists."""

from collections.abc import Collection, Iterable
from datetime import datetime

from core import calendar, signup
from core.calendar import Mismatch, Occasion, Shows
from core.desk import Desk
from core.model import CalendarEntry, CalendarPart, OutboxRow, Person, Role, Series, Signup
from core.operations.work import Meeting
from core.store.unit_of_work import View
from core.text import Safe

_WAITING = ("held", "queued")


async def occasion_of(view: View, desk: Desk, about: Meeting) -> Occasion:
    """The occasion of a session as calendars show it now."""
    hosts = await view.people.many(about.session.hosts)
    names = tuple(hosts[id_].name for id_ in about.session.hosts if id_ in hosts and hosts[id_].name)
    return calendar.occasion(about.series, about.session, desk.address, names)


def second_calendar(person: Person | None) -> Safe:
    """The second address of a person whose calendar follows their own; '' where there is none."""
    second = person.second if person is not None else None
    return second.address if second is not None and second.agreed_at is not None and second.calendar else Safe("")


async def shows(view: View, desk: Desk, about: Meeting, person: str, role: Role = "main") -> Shows:
    """What one of a person's calendars should show of a session."""
    entries = await view.entries.of(about.session.id, person, role)
    main = role == "main"
    return calendar.wants(
        await view.signups.of(about.session.id, person), entries, await occasion_of(view, desk, about),
        invited=main and await _invited(view, about.series, person, entries), host=person in about.session.hosts,
        follows=main or bool(second_calendar(await view.people.get(person))),
    )  # fmt: skip


async def _invited(view: View, series: Series, person: str, entries: Collection[CalendarEntry]) -> bool:
    """Whether they have an entry without having answered, because the series invites first."""
    if not series.settings.invite_first or calendar.live(entries) is None:
        return False
    member = await view.memberships.get(f"{series.id}:{person}")
    return member is not None and member.setting not in ("none", "paused")


async def part_for(view: View, desk: Desk, about: Meeting, person: str, role: Role = "main") -> CalendarPart:
    """The part that a letter about a change of this session must carry to this person."""
    wanted = await shows(view, desk, about, person, role)
    if wanted == "entry":
        return "request"
    shown = calendar.live(await view.entries.of(about.session.id, person, role))
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
    entries = await view.entries.of(row.session, row.person, row.role)
    about = Meeting(await view.series.need(session.series), session)
    if row.calendar == "declinecounter":
        return calendar.live(entries) is not None
    wanted = await shows(view, desk, about, row.person, row.role)
    if row.calendar == "request":
        elsewhere = row.role == "second" and second_calendar(await view.people.get(row.person)) != row.address
        return not elsewhere and (wanted == "entry" or (row.kind == "invitation" and session.state == "open"))
    if row.entry:
        return any(each.id == row.entry and each.told != "none" for each in entries)
    if row.role == "second":
        return calendar.live(entries) is not None and wanted == "none"
    back = await view.signups.of(row.session, row.person)
    has_place = row.person in session.hosts or (back is not None and signup.holds_place(back))
    return calendar.live(entries) is not None and wanted != "leave" and (not has_place or session.state == "cancelled")


async def mismatches(view: View, desk: Desk, about: Meeting, now: datetime, *, only: str = "") -> list[Mismatch]:
    """Every calendar that differs from the record of one session, of everybody or of `only` one person, by person id;
    after those of main addresses the ones of second addresses.
    """
    entries, signups = await _ledger(view, about.session.id, only)
    mine, seconds = ([each for each in entries if each.role == role] for role in ("main", "second"))
    hosts = [host for host in about.session.hosts if host == only or not only]
    ids = {*(each.person for each in signups), *(each.person for each in entries), *hosts}
    people = await view.people.many(sorted(ids))
    unanswered = ids - {each.person for each in signups}
    held: dict[str, list[CalendarEntry]] = {id_: [] for id_ in unanswered}
    for each in mine:
        held.get(each.person, []).append(each)
    invited = [id_ for id_ in unanswered if await _invited(view, about.series, id_, held[id_])]
    occasion = await occasion_of(view, desk, about)
    found = calendar.reconcile(
        occasion, signups, mine, {id_: each.address for id_, each in people.items()}, now, invited=invited, hosts=hosts
    )
    found += calendar.reconcile(
        occasion, signups, seconds,
        {id_: address for id_, each in people.items() if (address := second_calendar(each))}, now, hosts=hosts,
        role="second",
    )  # fmt: skip
    return [each for each in found if each.person in people]


async def _ledger(view: View, session: str, only: str) -> tuple[list[CalendarEntry], list[Signup]]:
    if not only:
        return await view.entries.of_session(session), await view.signups.for_session(session)
    standing = await view.signups.of(session, only)
    entries = [*await view.entries.of(session, only), *await view.entries.of(session, only, "second")]
    return entries, [standing] if standing else []


def waiting(rows: Iterable[OutboxRow]) -> list[OutboxRow]:
    """The letters that wait and will say what is true when they leave: their bytes are not made yet."""
    return [row for row in rows if row.state in _WAITING and row.first_tried_at is None]
