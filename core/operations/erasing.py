"""Erasing a person: places and calendar entries are taken back first, the last letter leaves, then everything goes."""

from core import calendar, wording
from core.letters.phrases import phrase
from core.model import Person, Switch
from core.operations import leaving, letters, signups
from core.operations.letters import Ask
from core.operations.work import Cause, Meeting, Work
from core.schedule import local
from core.text import lit

PENDING = "erase:"
"""The switch that says a person is to be deleted once their last letters have left."""


async def begin(work: Work, person: Person, cause: Cause) -> None:
    """Give up every place, queue the CANCEL of every entry still to come and the last letter, and mark the person."""
    await leaving.stop_invitations(work, person, ())
    shown: list[Meeting] = []
    for standing in await leaving.coming(work, person, ()):
        about = await signups.meeting(work, standing.session)
        asked = signups.Asked(person=person, event="stop", reason=lit("asked to be erased"), letter="none")
        await signups.answer(work, about, asked, cause)
        if calendar.live(await work.uow.entries.of(about.session.id, person.id)) is not None:
            shown.append(about)
    for about in shown[1:]:
        await _take_back(work, person, about, cause)
    await _last_letter(work, person, shown[0] if shown else None, cause)
    await work.uow.switches.put(Switch(id=f"{PENDING}{person.id}", at=work.now, reason=lit("asked by the person")))


async def _take_back(work: Work, person: Person, about: Meeting, cause: Cause) -> None:
    day = wording.day_words(local(about.session.starts, about.series.zone).date(), person.language)
    await letters.queue(
        work, "calendar_update", letters.to_person(person), cause, series=about.series, session=about.session,
        facts={"form": "removed", "change_line": phrase("given_up", person.language, day=day)}, calendar="cancel",
    )  # fmt: skip


async def _last_letter(work: Work, person: Person, about: Meeting | None, cause: Cause) -> None:
    await letters.queue(
        work, "erased", letters.to_person(person), cause, series=about.series if about else None,
        session=about.session if about else None, calendar="cancel" if about else "none", ask=Ask(purpose=""),
    )  # fmt: skip
