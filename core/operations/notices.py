"""The letters of a changed session: whom it concerns (product.md 6.4), and what each of them is told."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import msgspec
from msgspec.structs import replace

from core import calendar, wording
from core.clashes import Clash
from core.letters.changed import TODAY
from core.letters.phrases import phrase
from core.model import CalendarPart, Fact, Person, Role, Session, Signup
from core.operations import calendars, letters
from core.operations.work import Cause, Meeting, Work
from core.schedule import local
from core.signup import room
from core.text import Safe, clean_line
from core.wording import Language

CONCERNED = ("going", "waitlisted", "offered", "maybe")
_BECAUSE = {
    "bank holiday": "because_bank_holiday",
    "polling day": "because_polling_day",
    "Christmas week": "because_christmas_week",
    "Maundy Thursday": "because_maundy_thursday",
}
_LATER = timedelta(seconds=1)


class Concerned(msgspec.Struct, frozen=True):
    """One person whom a change of a session concerns: their standing, what their calendar needs of it, and whether it
    shows the session now.
    """

    person: Person
    signup: Signup | None
    part: CalendarPart
    shown: bool


async def concerned(work: Work, about: Meeting) -> list[Concerned]:
    """Everybody signed up or waiting, in order of arrival; then the hosts; then whoever else has it in the calendar."""
    hosts = about.session.hosts
    signups = {each.person: each for each in await work.uow.signups.for_session(about.session.id)}
    standing = [id_ for id_, each in signups.items() if each.state in CONCERNED]
    entries = await work.uow.entries.of_session(about.session.id)
    shown = {each.person for each in entries if each.role == "main" and each.told == "invited"}
    found: list[Concerned] = []
    for id_ in dict.fromkeys([*standing, *hosts, *sorted(shown)]):
        person = await work.uow.people.get(id_)
        part = await calendars.part_for(work.uow, work.desk, about, id_)
        if person is not None and (part != "none" or id_ in standing or id_ in hosts):
            found.append(Concerned(person, signups.get(id_), part, id_ in shown))
    return found


async def tell_moved(work: Work, before: Session, about: Meeting, cause: Cause, because: "Because") -> None:
    """`moved` to everybody concerned; only calendars that show the session get the new date. Members who cannot come on
    the old day are invited once to the new one.
    """
    if before.date != about.session.date and about.session.state == "open":
        await _invite_again(work, about, cause)
    for each in await concerned(work, about):
        facts = _old(before, about, each.person.language) | {"reason": because.words(each.person.language)}
        await letters.queue(
            work, "moved", letters.to_person(each.person), cause, series=about.series, session=about.session,
            facts=facts, calendar="request" if each.part == "request" else "none",
        )  # fmt: skip


async def _invite_again(work: Work, about: Meeting, cause: Cause) -> None:
    signups = await work.uow.signups.for_session(about.session.id)
    full = not room(about.session, about.series, signups).has_place
    for each in signups:
        member = await work.uow.memberships.get(f"{about.series.id}:{each.person}")
        person = await work.uow.people.get(each.person)
        wanted = member is not None and member.setting not in ("none", "paused")
        if each.state != "declined" or person is None or not wanted or each.person in about.session.hosts:
            continue
        line = phrase("all_taken", person.language) if full else Safe("")
        await letters.queue(
            work, "invitation", letters.to_person(person), cause, series=about.series, session=about.session,
            facts={"full_line": line, "orgs_line": "", "news_line": ""},
        )  # fmt: skip


def _old(before: Session, about: Meeting, language: Language) -> dict[str, Fact]:
    starts, ends = local(before.starts, about.series.zone), local(before.ends, about.series.zone)
    same_day = starts.date() == local(about.session.starts, about.series.zone).date()
    return {
        "old_date": wording.date_words(starts.date(), language),
        # on the same day nobody must be told to delete the entry of that day
        "old_day": "" if same_day else wording.day_words(starts.date(), language),
        "old_times": wording.times_words(starts, ends, language),
    }


async def tell_cancelled(work: Work, about: Meeting, cause: Cause, because: "Because") -> None:
    """`cancelled` to everybody concerned; near the start also to the second addresses."""
    for each in await concerned(work, about):
        facts: dict[str, Fact] = {"reason": because.words(each.person.language)}
        addressed = [(letters.to_person(each.person), each.part)]
        second = each.person.second
        if second is not None and second.agreed_at is not None and about.session.starts - work.now < TODAY:
            part = await calendars.part_for(work.uow, work.desk, about, each.person.id, "second")
            addressed.append((letters.to_second(each.person, second.address), part))
        for to, part in addressed:
            await letters.queue(
                work, "cancelled", to, cause, series=about.series, session=about.session, facts=facts,
                calendar="cancel" if part == "cancel" else "none",
            )  # fmt: skip


async def tell_details(
    work: Work,
    meetings: Sequence[Meeting],
    cause: Cause,
    *,
    facts: dict[str, Fact] | None = None,
    by_letter: bool = True,
) -> int:
    """New joining details (or words, with their `facts`) of one or more sessions: one `details_changed` per person,
    about the first of them; each further entry is brought up to date by `calendar_update`, one entry a mail. Without
    `by_letter` only calendars are brought up to date. Whoever was never told the old ones learns the new ones anyway.
    Returns how many people are told.
    """
    told: set[str] = set()
    for about in meetings:
        for each in await concerned(work, about):
            if each.part != "request" or not each.shown:
                continue
            if each.person.id in told or not by_letter:
                line = phrase("join_changed", each.person.language, day=letters.day_of(about, each.person.language))
                await update_calendar(work, about, each.person, cause, "request", line)
            else:
                await letters.queue(
                    work, "details_changed", letters.to_person(each.person), cause, series=about.series,
                    session=about.session, facts=facts, calendar="request",
                )  # fmt: skip
            told.add(each.person.id)
    return len(told)


async def update_calendar(
    work: Work, about: Meeting, person: Person, cause: Cause, part: CalendarPart, line: Safe, *, entry: str = "",
    address: Safe = Safe(""), role: Role = "main",
) -> bool:  # fmt: skip
    """`calendar_update`: one entry, a moment after the letter it follows. `entry` names an older one, `address` where it
    was sent, `role` which of their calendars shows it. False where the same letter waits already.
    """
    to = replace(letters.to_person(person), role=role)
    later = replace(cause, hold_until=cause.hold_until + _LATER) if cause.hold_until else cause
    facts: dict[str, Fact] = {"form": "removed" if part == "cancel" else "", "change_line": line}
    row = await letters.queue(
        work, "calendar_update", replace(to, address=address or to.address), later, series=about.series,
        session=about.session, facts=facts, calendar=part, entry=entry,
    )  # fmt: skip
    return row is not None


class Because(msgspec.Struct, frozen=True, kw_only=True):
    """Why a session moves or is called off: the organiser's words, else what the date meets, else that nobody hosts."""

    own: Safe = Safe("")
    key: str = ""
    day: date | None = None

    def words(self, language: Language = "en") -> Safe:
        """The words after “because”; '' where there are none."""
        if self.own or not self.key:
            return self.own
        day = wording.day_words(self.day, language) if self.day else Safe("")
        return phrase(self.key, language, day=day)


def because(reason: str, clashes: Iterable[Clash] = (), *, otherwise: str = "") -> Because:
    """The organiser's `reason`, or the first clash that can be named, or the phrase `otherwise`."""
    own = clean_line(clean_line(reason, 120).rstrip("."))
    named = next((each for each in clashes if not each.note and each.kind in _BECAUSE), None)
    if own or named is None:
        return Because(own=own, key=otherwise)
    return Because(key=_BECAUSE[named.kind], day=named.day)


async def forget_renderings(work: Work, session: str) -> None:
    """Letters about a session that were tried and surely did not arrive are made anew when they leave: what they said
    before is no longer true. They count as never written.
    """
    for row in await work.uow.outbox.of_session(session):
        if row.state == "retry" and await work.uow.rendered.get(row.id) is not None:
            await work.uow.rendered.delete(row.id)


def public(work: Work, before: Session, after: Session) -> Session:
    """The session as it is to be stored: with its count of public changes raised where the feed shows a difference."""
    return calendar.public_change(before, after, work.now)
