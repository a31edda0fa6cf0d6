"""Erasing a person: places and calendar entries are taken back first, the last letter leaves, then everything goes."""

import asyncio
import logging
from collections.abc import Collection, Iterable
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from core import calendar, wording
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.letters.phrases import phrase
from core.model import Actor, Change, Person, Session, Switch
from core.operations import following, leaving, letters, signups, unwanted
from core.operations.letters import Ask
from core.operations.work import AUTOMATIC, Cause, Meeting, Work
from core.store import erase as store_erase
from core.store.ports import Store
from core.store.tables import SESSIONS, SWITCHES
from core.store.unit_of_work import UnitOfWork, View
from core.text import Safe, clean_line, lit

log = logging.getLogger("erasing")

PENDING = "erase:"
"""The switch that says a person is to be deleted once their last letters have left."""
BEGIN = "begin_erasure"
WAITS_AT_MOST = timedelta(days=7)
FEWEST_SHOWN = 5
_WAITING = ("held", "queued", "retry", "sending")


async def begin(work: Work, person: Person, cause: Cause) -> None:
    """Give up every place, queue the CANCEL of every entry still to come and the last letter, and mark the person."""
    await _withdraw(work, person)
    await leaving.stop_invitations(work, person, ())
    shown: list[Meeting] = []
    for standing in await leaving.coming(work, person, ()):
        about = await signups.meeting(work, standing.session)
        asked = signups.Asked(person=person, event="stop", reason=lit("asked to be erased"), letter="none")
        await signups.answer(work, about, asked, cause)
        if calendar.live(await work.uow.entries.of(about.session.id, person.id)) is not None:
            shown.append(about)
    for about in shown[1:]:
        await _take_back(work, person, about, cause.first(work.now))
    elsewhere = await following.shown(work.uow, person.id, work.now)
    await following.take_back(work, person, elsewhere, cause.elsewhere())
    await _last_letter(work, person, shown[0] if shown else None, cause)
    await work.uow.switches.put(Switch(id=f"{PENDING}{person.id}", at=work.now, reason=lit("asked by the person")))


async def _withdraw(work: Work, person: Person) -> None:
    """Letters that wait are not sent any more: the last one says all."""
    for row in await work.uow.outbox.of_person(person.id):
        if row.state in ("held", "queued"):
            reason = lit("the person is being erased")
            await work.uow.outbox.put(replace(row, state="withdrawn", reason=reason, settled_at=work.now))


async def _take_back(work: Work, person: Person, about: Meeting, cause: Cause) -> None:
    day = letters.day_of(about, person.language)
    await letters.queue(
        work, "calendar_update", letters.to_person(person), cause, series=about.series, session=about.session,
        facts={"form": "removed", "change_line": phrase("given_up", person.language, day=day)}, calendar="cancel",
    )  # fmt: skip


async def _last_letter(work: Work, person: Person, about: Meeting | None, cause: Cause) -> None:
    await letters.queue(
        work, "erased", letters.to_person(person), cause, series=about.series if about else None,
        session=about.session if about else None, calendar="cancel" if about else "none", ask=Ask(purpose=""),
    )  # fmt: skip


async def erase(
    store: Store, desk: Desk, actor: Actor, person_id: str, *, reason: str = "", ids: Ids = random_id
) -> Change:  # fmt: skip
    """Erase a person by an organiser's hand: until the hold is over an undo brings everything back. Raises `Refused`."""
    async with store.unit_of_work(actor, reason) as uow:
        work = Work(uow, desk, ids)
        person = await uow.people.need(person_id)
        if await uow.switches.get(f"{PENDING}{person_id}") is not None:
            raise Refused(f"{person.name or person.address} is being erased already.")
        if any(row.state == "sending" for row in await uow.outbox.of_person(person_id)):
            raise Refused("A letter to this person is being sent just now. Try again in a minute.")
        uow.begin(
            BEGIN, clean_line(f"{person.name or person.address}: everything is to be deleted"),
            reason=clean_line(reason), person=person_id,
        )  # fmt: skip
        await begin(work, person, signups.by_hand(work))
    return uow.new_changes[-1]


async def finish(store: Store, desk: Desk, *, data: Path | None = None, ids: Ids = random_id) -> int:
    """Delete everybody whose last letters have left, and what `data` still holds of them; returns how many people."""
    async with store.view() as view:
        if not any(switch.id.startswith(PENDING) for switch in await view.switches.all()):
            return 0
    mails: list[str] = []
    done = 0
    async with store.unit_of_work(AUTOMATIC) as uow:
        work = Work(uow, desk, ids)
        for switch in await uow.switches.all():
            if switch.id.startswith(PENDING) and await _left(work, switch):
                mails += await _delete(work, switch.id.removeprefix(PENDING))
                uow.scrub(SWITCHES, switch.id, None)
                done += 1
    if done:
        await asyncio.to_thread(remove_mails, data, mails)
        await tidy(store)  # what the journal still says of them goes with its history
    return done


async def tidy(store: Store) -> None:
    """Compact the store if that is due; without room it is tried again later, and the desk goes on."""
    try:
        await store.tidy()
    except OSError as error:
        log.warning("tidying_failed", extra={"fault": type(error).__name__})


async def _left(work: Work, switch: Switch) -> bool:
    """Whether no letter to the person waits any more; one that cannot leave does not keep their data for ever."""
    if work.now - switch.at > WAITS_AT_MOST:
        return True
    rows = await work.uow.outbox.of_person(switch.id.removeprefix(PENDING))
    return not any(row.state in _WAITING for row in rows)


async def _delete(work: Work, person_id: str) -> Collection[str]:
    person = await work.uow.people.get(person_id)
    if person is None:
        return ()
    await keep_counts(work.uow, [person])
    # a second address that was taken away stands in the ledger still
    second = {str(each.address) for each in await work.uow.entries.of_person(person_id) if each.role == "second"}
    subject = store_erase.subject_of(work.desk.secret, [person], second)
    erased = await store_erase.erase(work.uow, work.desk.secret, subject)
    if elsewhere := unwanted.note(work, erased.mails):
        left = wording.count_words(
            elsewhere, "mail is deleted from the mailbox too", "mails are deleted from the mailbox too"
        )
        work.uow.describe(summary=Safe(f"{erased.pseudonym}: erased; {left}"))
    return erased.mails


async def keep_counts(uow: UnitOfWork, people: Iterable[Person]) -> None:
    """Attendance of people who are about to go stays as a number, by organisation where five or more of it came."""
    for person in people:
        for standing in await uow.signups.of_person(person.id):
            session = await uow.sessions.get(standing.session)
            if standing.came == "came" and session is not None:
                key = await _group(uow, session, person)
                counts = {**session.forgotten, key: session.forgotten.get(key, 0) + 1}
                uow.scrub(SESSIONS, session.id, replace(session, forgotten=counts))


async def _group(view: View, session: Session, person: Person) -> str:
    domain = person.organisation
    if person.personal or not domain:
        return ""
    came = [each.person for each in await view.signups.for_session(session.id) if each.came == "came"]
    people = await view.people.many(came)
    number = sum(each.organisation == domain and not each.personal for each in people.values())
    return domain if number + session.forgotten.get(domain, 0) >= FEWEST_SHOWN else ""


def remove_mails(data: Path | None, mails: Iterable[str]) -> None:
    """Delete the files of mails (`inbox/….eml`) in the data folder; those that are gone already do not matter."""
    if data is None:
        return
    for name in mails:
        if name.startswith("inbox/") and "/" not in name.removeprefix("inbox/"):
            (data / name).unlink(missing_ok=True)
