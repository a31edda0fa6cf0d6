"""Requests about personal data that a person must handle: a copy, a correction, a deletion; each is settled once."""

from dateutil.relativedelta import relativedelta
from msgspec.structs import replace

from core import wording
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.model import Actor, Change, Person, RightsRequest, Series
from core.operations import erasing, letters, rights, signups, tray
from core.operations.work import Cause, Work
from core.schedule import local
from core.store.ports import Store
from core.text import Safe, clean_line

SETTLE, NOTE = "settle_request", "note_request"
LONDON = "Europe/London"
_WORDS = {"change": "correction", "erase": "deletion", "copy": "copy"}
_INTENTS = {"change": "my-data", "copy": "my-data", "erase": "join"}


async def settle(
    store: Store, desk: Desk, actor: Actor, request_id: str, *, told: str = "", refused: str = "", ids: Ids = random_id
) -> Change:
    """Settle a request: a deletion begins, a copy goes to the stored address, a correction was made beforehand.

    `told` is what was corrected, in our words, for the letter `details_noted` (`your surname is now Lee`); without it no
    letter goes out. `refused` is why nothing is done, for the log alone. Letters wait for the hold. Raises `Refused`.
    """
    async with store.unit_of_work(actor, refused) as uow:
        work = Work(uow, desk, ids)
        request = await uow.rights.need(request_id)
        if request.settled_at is not None:
            at = wording.plain_date(request.settled_at.date())
            raise Refused(f"{request.settled_by or 'Somebody'} settled this request on {at}.")
        person = await uow.people.need(request.person)
        uow.begin(SETTLE, Safe(""), reason=clean_line(refused), person=person.id)
        said = await _carried_out(work, request, person, told, refused)
        await uow.rights.put(replace(request, settled_at=work.now, settled_by=actor.name))
        effect = clean_line(f"{person.name or person.address}: {_WORDS[request.what]} {said}")
        uow.describe(summary=effect)
        await _settle_mails(work, request, effect)
    return uow.new_changes[-1]


async def _carried_out(work: Work, request: RightsRequest, person: Person, told: str, refused: str) -> str:
    cause = signups.by_hand(work)
    if refused:
        return "refused"
    if request.what == "erase":
        await erasing.begin(work, person, cause)
        return "begun"
    if request.what == "copy":
        await send_copy(work, person, cause)
        return "sent"
    words = clean_line(clean_line(told, 80).rstrip("."))
    if words:
        await letters.queue(
            work, "details_noted", letters.to_person(person), cause, facts={"change": words},
            series=await _any_series(work, person),
        )  # fmt: skip
    return "made"


async def send_copy(work: Work, person: Person, cause: Cause) -> None:
    """Everything held about a person, to the stored address, as a letter with CSV and JSON."""
    data = await rights.data_of(work.uow, person)
    await letters.queue(
        work, "my_data", letters.to_person(person), cause, series=await _any_series(work, person),
        facts=rights.letter_facts(person, data, work.desk.retention.people_months),
        files={"my-data.csv": rights.as_csv(data), "my-data.json": rights.as_json(data)},
    )  # fmt: skip


async def _any_series(work: Work, person: Person) -> Series | None:
    """The series that the letter is written for: one they are invited to, else the default one."""
    found = await work.uow.memberships.of_person(person.id)
    wanted = found[0].series if found else work.desk.default_series
    return await work.uow.series.get(wanted) if wanted else None


async def _settle_mails(work: Work, request: RightsRequest, effect: Safe) -> None:
    """The mails by which it was asked wait no longer; the last of them waits again if the change is undone."""
    for record in await work.uow.inbound.of_person(request.person):
        asked = record.intent == _INTENTS[request.what] and record.received_at <= request.asked_at
        if record.state == tray.WAITING and asked:
            await tray.close(work, record, effect)
            work.uow.describe(record=record.id)


async def note(
    store: Store, desk: Desk, actor: Actor, person_id: str, what: str, *, text: str = "", ids: Ids = random_id
) -> Change:
    """Note a request that came by another road (a call, a letter): `copy`, `change` or `erase`. The clock runs from now."""
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        person = await uow.people.need(person_id)
        if what not in _WORDS:
            raise Refused("A request is for a copy, a change or a deletion: copy, change or erase.")
        today = local(work.now, LONDON).date()
        request = RightsRequest(
            id=work.ids(), person=person.id, what="copy" if what == "copy" else "erase" if what == "erase" else "change",
            text=clean_line(text, 500), asked_at=work.now, due=today + relativedelta(months=1),
        )  # fmt: skip
        due = wording.plain_date(request.due)
        uow.begin(
            NOTE, clean_line(f"{person.name or person.address} asks for a {_WORDS[request.what]}, due by {due}"),
            person=person.id,
        )  # fmt: skip
        await uow.rights.put(request)
    return uow.new_changes[-1]
