"""Reconciling: whose calendar differs from the record of a session, and putting right those, and only those."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from core import wording
from core.calendar import Mismatch
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.letters.phrases import phrase
from core.model import Actor, Change, Person
from core.operations import calendars, notices, signups
from core.operations.work import Meeting, Work
from core.schedule import local
from core.store.ports import Store
from core.store.unit_of_work import View
from core.text import Safe, clean_line


class Stale(msgspec.Struct, frozen=True, kw_only=True):
    """One calendar out of date: whose, what differs and why, and whether a letter that mends it waits already."""

    person: Person
    mismatch: Mismatch
    under_way: bool = False


async def stale(view: View, desk: Desk, session_id: str, now: datetime, *, only: str = "") -> list[Stale]:
    """Every calendar that differs from the record of a session, by name; or those of `only` one person. Raises `Refused`
    for an unknown session.
    """
    session = await view.sessions.need(session_id)
    about = Meeting(await view.series.need(session.series), session)
    found = await calendars.mismatches(view, desk, about, now, only=only)
    if not found:
        return []
    people = await view.people.many(each.person for each in found)
    waiting = calendars.waiting(await view.outbox.of_session(session_id))
    coming = {(row.person, row.role, row.calendar, row.entry) for row in waiting}
    rows = [
        Stale(
            person=people[each.person], mismatch=each,
            under_way=bool({(each.person, each.role, each.wanted, entry) for entry in ("", each.entry)} & coming),
        )
        for each in found
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row.person.name.casefold(), row.person.address, row.mismatch.wanted))


async def send(
    store: Store, desk: Desk, actor: Actor, session_id: str, *, include_unknown: bool = False, ids: Ids = random_id
) -> Change | None:
    """Queue a calendar update for every calendar that is out of date and none is under way for; held like any letter.

    What perhaps arrived is sent again only with `include_unknown`. None when there is nothing to send. Raises `Refused`.
    """
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        about = await signups.meeting(work, session_id)
        if about.session.ends <= work.now:
            raise Refused(f"The session of {wording.plain_date(about.session.date)} is over: calendars are left alone.")
        wanted = [
            each
            for each in await stale(uow, desk, session_id, work.now)
            if not each.under_way and (each.mismatch.certain or include_unknown)
        ]
        if not wanted:
            return None
        uow.begin("reconcile_calendars", Safe(""), series=about.series.id, session=session_id)
        for each in wanted:
            await mend(work, about, each)
        number = wording.count_words(len(wanted), "calendar update")
        uow.describe(summary=clean_line(f"{number} for {wording.date_words(about.session.date)}"))
    return uow.new_changes[-1]


async def mend(work: Work, about: Meeting, each: Stale) -> None:
    """One letter for one entry, held like any letter. An entry is taken back where it went."""
    mismatch, cause = each.mismatch, signups.by_hand(work)
    taken_back = mismatch.entry if mismatch.wanted == "cancel" else ""
    entry = await work.uow.entries.get(taken_back) if taken_back else None
    second = calendars.second_calendar(each.person) if mismatch.role == "second" else Safe("")
    await notices.update_calendar(
        work, about, each.person, replace(cause, key=f"{cause.key}:{taken_back or 'entry'}"), mismatch.wanted,
        line_of(about, each.person, mismatch), entry=taken_back, address=entry.address if entry else second,
        role=mismatch.role,
    )  # fmt: skip


def line_of(about: Meeting, person: Person, mismatch: Mismatch) -> Safe:
    """What the letter says about the entry that it brings or takes back."""
    starts, ends = local(about.session.starts, about.series.zone), local(about.session.ends, about.series.zone)
    day = wording.day_words(starts.date(), person.language)
    if mismatch.wanted == "request":
        key = "join_changed" if mismatch.why == "old details" else "day_is"
        date, times = (
            wording.date_words(starts.date(), person.language),
            wording.times_words(starts, ends, person.language),
        )
        return phrase(key, person.language, day=day, date=date, times=times)
    if about.session.state == "cancelled":
        return phrase("day_cancelled", person.language, day=day)
    if mismatch.role == "second":
        return phrase("gone_from_here", person.language, day=day)
    if mismatch.why == "other address":
        return phrase("at_new_address", person.language, day=day)
    return phrase("you_have_no_place", person.language, day=day)
