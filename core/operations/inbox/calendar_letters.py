"""Letters that a calendar answer alone calls for: which date was meant, and a fresh copy of what the calendar should show."""

from datetime import timedelta

import msgspec
from msgspec.structs import replace

from core import calendar
from core.calendar import Decision
from core.letters.phrases import phrase
from core.model import CalendarEntry, CalendarPart, Fact, Person
from core.operations import calendars, letters
from core.operations.inbox.arrived import Result
from core.operations.inbox.mail import Mail
from core.operations.work import Cause, Meeting
from core.text import Safe, lit
from core.understanding import CalendarAnswer

DAY = timedelta(days=1)
COPIES = ("link_again", "calendar_update")


class Case(msgspec.Struct, frozen=True):
    """One answer with the entry it is about, whose it is, and the session."""

    answer: CalendarAnswer
    entry: CalendarEntry
    holder: Person
    about: Meeting

    @property
    def reader(self) -> letters.To:
        """Where the calendar is that shows the entry."""
        if self.entry.role == "second":
            return letters.to_second(self.holder, self.entry.address)
        return letters.to_person(self.holder)


async def copies_today(mail: Mail, case: Case) -> int:
    """Copies of the entry sent in the last day because somebody asked."""
    rows = await mail.work.uow.outbox.of_person(case.holder.id, since=mail.work.now - DAY)
    return sum(
        row.kind in COPIES and row.auto == "replied" and row.session == case.entry.session for row in rows
    )  # fmt: skip


async def of_decision(mail: Mail, case: Case, decision: Decision) -> Result:
    """The date has moved, a fresh copy is wanted, or the letter that the decision names."""
    if decision.do == "ask_date":
        return await _which_date(mail, case, decision)
    if decision.do == "refresh":
        return await _fresh_copy(mail, case, decision)
    # an entry that they had declined stands there again by their own press, of a session that does not take place
    await _queue(mail, case, decision.letter, part="cancel" if decision.letter == "cancelled" else "none")
    return mail.result("settled", "act", decision.reason, case.holder, case.about)


async def _which_date(mail: Mail, case: Case, decision: Decision) -> Result:
    """They answered an old date: asked once per move, with the entry as it is now where they have one. Whoever has no
    place gets the entry of the old date taken away.
    """
    seen = f"{case.entry.id}:{case.entry.time_sequence}:{case.about.session.starts:%Y%m%dT%H%M}"
    part = await calendars.part_for(mail.work.uow, mail.work.desk, case.about, case.holder.id)
    queued = await _queue(
        mail, case, "which_date", facts={"form": "" if part == "request" else "plain"}, part=part,
        cause=replace(mail.cause, key=f"which_date:{seen}"),
    )  # fmt: skip
    if not queued:
        return mail.result("filed", "ignore", lit("answered the old date, asked before"), case.holder, case.about)
    return mail.result("settled", "ask", decision.reason, case.holder, case.about)


async def _fresh_copy(mail: Mail, case: Case, decision: Decision) -> Result:
    """The entry as it is now, where it was asked for; for whoever has none any more, its removal again."""
    view, role = mail.work.uow, case.entry.role
    last = calendar.latest(await view.entries.of(case.about.session.id, case.holder.id, role))
    if await calendars.part_for(view, mail.work.desk, case.about, case.holder.id, role) == "request":
        await _queue(mail, case, "link_again", part="request", to=case.reader)
    elif last is not None and last.told != "none":
        facts: dict[str, Fact] = {"form": "removed", "change_line": _gone(case)}
        await _queue(mail, case, "calendar_update", facts=facts, part="cancel", entry=last.id, to=case.reader)
    return mail.result("settled", "act", decision.reason, case.holder, case.about)


def _gone(case: Case) -> Safe:
    day = letters.day_of(case.about, case.holder.language)
    key = "day_cancelled" if case.about.session.state == "cancelled" else "you_have_no_place"
    return phrase(key, case.holder.language, day=day)


async def _queue(
    mail: Mail, case: Case, kind: str, *, facts: dict[str, Fact] | None = None, part: CalendarPart = "none",
    entry: str = "", cause: Cause | None = None, to: letters.To | None = None,
) -> bool:  # fmt: skip
    row = await letters.queue(
        mail.work, kind, to or letters.to_person(case.holder), cause or mail.cause, series=case.about.series,
        session=case.about.session, facts=facts, calendar=part, entry=entry,
    )  # fmt: skip
    return row is not None
