"""Forgetting people after long silence, and what they said about one session once it is over."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from msgspec.structs import replace

from core.ids import suppression_hash
from core.model import Image, Person
from core.operations import unwanted
from core.operations.erasing import PENDING, keep_counts
from core.operations.work import Work
from core.store import erase as store_erase
from core.store.tables import CHANGES, CHANGES_BY_DOCUMENT, PEOPLE, SIGNUPS, SUPPRESSED, Table
from core.store.unit_of_work import UnitOfWork
from core.text import Safe
from core.wording import count_words

SECOND_DAYS = 7
LOOKED_BACK = timedelta(days=90)


async def people(work: Work) -> tuple[int, list[str]]:
    """Delete whoever neither wrote nor came for two years (or as configured); they may be added again, nothing of them is kept.

    Returns how many, and where their mails lie. Hosts, people with a place to come and those being erased stay.
    """
    uow, limit = work.uow, work.now - relativedelta(months=work.desk.retention.people_months)
    found = [each for each in await uow.people.silent_since(limit) if await _gone_quiet(work, each, limit)]
    if not found:
        return 0, []
    await keep_counts(uow, found)
    subject = store_erase.subject_of(work.desk.secret, found)
    known = {each for each in subject.addresses if await _suppressed(work, each)}
    erased = await store_erase.erase(uow, work.desk.secret, subject)
    for address in subject.addresses - known:
        uow.scrub(SUPPRESSED, suppression_hash(work.desk.secret, address), None)
    unwanted.note(work, erased.mails)
    gone = count_words(len(found), "person", "people")
    uow.describe(summary=Safe(f"{gone} deleted after {work.desk.retention.people_months} months of silence"))
    return len(found), list(erased.mails)


async def _suppressed(work: Work, address: str) -> bool:
    return await work.uow.suppressed.get(suppression_hash(work.desk.secret, address)) is not None


async def _gone_quiet(work: Work, person: Person, limit: datetime) -> bool:
    if await work.uow.switches.get(f"{PENDING}{person.id}") is not None:
        return False
    if any(person.id in series.hosts and series.status != "ended" for series in await work.uow.series.all()):
        return False
    for standing in await work.uow.signups.of_person(person.id):
        session = await work.uow.sessions.get(standing.session)
        recent = session is not None and session.ends > limit
        if session is not None and (session.ends > work.now or (recent and standing.came == "came")):
            return False
    return True


async def comments(work: Work) -> int:
    """Comments and access needs a week (or as configured) after their session, also out of the log; returns how many."""
    uow, over = work.uow, work.now - timedelta(days=work.desk.retention.comment_days)
    gone = 0
    for session in await uow.sessions.between(work.now - LOOKED_BACK, over):
        if session.ends > over:
            continue
        for standing in await uow.signups.for_session(session.id):
            if standing.comment or standing.access:
                uow.scrub(SIGNUPS, standing.id, replace(standing, comment=Safe(""), access=Safe("")))
                await _out_of_the_log(uow, SIGNUPS, standing.id, ("comment", "access"))
                gone += 1
    return gone


async def second_addresses(uow: UnitOfWork, now: datetime) -> int:
    """Second addresses that have not agreed within a week, also out of the log; returns how many."""
    gone = 0
    for person in await uow.people.all():
        second = person.second
        if second is not None and second.agreed_at is None and second.asked_at <= now - timedelta(days=SECOND_DAYS):
            uow.scrub(PEOPLE, person.id, replace(person, second=None))
            await _out_of_the_log(uow, PEOPLE, person.id, ("second",), only={"address": second.address})
            gone += 1
    return gone


async def _out_of_the_log(
    uow: UnitOfWork, table: Table[Any], id_: str, fields: Collection[str], only: dict[str, str] | None = None
) -> None:
    """Take `fields` of one document out of every before-image; with `only`, where the field holds those values."""
    for change in await uow.find(CHANGES_BY_DOCUMENT, f"{table.name}:{id_}"):
        images = tuple(
            _without(image, fields, only) if (image.table, image.id) == (table.name, id_) else image
            for image in change.images
        )
        if images != change.images:
            uow.scrub(CHANGES, change.id, replace(change, images=images))


def _without(image: Image, fields: Collection[str], only: dict[str, str] | None) -> Image:
    before = image.before or {}
    named = {name for name in fields if name in before}
    if only is not None:
        named = {name for name in named if all(before[name].get(key) == value for key, value in only.items())}
    kept = {name: value for name, value in before.items() if name not in named}
    return replace(image, before=kept) if named else image
