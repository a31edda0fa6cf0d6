"""A shared mailbox was one person: one of those behind it becomes a person with an address and places of their own."""

from collections.abc import Sequence

from msgspec.structs import replace

from core import calendar
from core.desk import Desk
from core.errors import Refused
from core.ids import Ids, random_id
from core.letters.phrases import phrase
from core.model import Actor, Change, Person, Signup
from core.operations import letters, notices, people, signups
from core.operations.work import Meeting, Work
from core.store.ports import Store
from core.text import Safe, clean_address, clean_line
from core.wording import count_words

SPLIT = "split_person"


async def split(
    store: Store, desk: Desk, actor: Actor, person_id: str, address: str, *, name: str = "",
    sessions: Sequence[str] = (), ids: Ids = random_id,
) -> Change:  # fmt: skip
    """Make a person of their own of whoever is behind `address`: one of the person's other addresses, or one nobody has.

    The standing in each of `sessions` (coming ones) goes with them: they get their own letter and calendar entry, the
    shared mailbox loses its entry; after the hold. Memberships stay: nobody is invited who has not asked. Raises `Refused`.
    """
    async with store.unit_of_work(actor) as uow:
        work = Work(uow, desk, ids)
        person = await uow.people.need(person_id)
        fresh = await _address(work, person, address)
        moving = [await _standing(work, person, session) for session in dict.fromkeys(sessions)]
        uow.begin(SPLIT, Safe(""), person=person.id)
        rest = replace(person, aliases=tuple(each for each in person.aliases if each != fresh), shared=False)
        await uow.people.put(rest)
        new = await people.met(work, fresh, clean_line(name, 80), source=Safe(f"split from {person.address}"))
        new = replace(new, consents=person.consents)
        await uow.people.put(new)
        for about, standing in moving:
            await _move(work, about, standing, rest, new)
        places = count_words(len(moving), "standing")
        uow.describe(
            summary=clean_line(f"{new.name or new.address} split from {person.name or person.address}; {places}")
        )
    return uow.new_changes[-1]


async def _address(work: Work, person: Person, address: str) -> Safe:
    fresh = clean_address(address)
    owner = await work.uow.people.by_address(fresh)
    if fresh == person.address:
        raise Refused(f"{fresh} stays the shared mailbox. Name the address of whoever gets a record of their own.")
    if owner is not None and owner.id != person.id:
        raise Refused(f"{fresh} belongs to {owner.name or 'somebody'} already, who is a person of their own.")
    return fresh


async def _standing(work: Work, person: Person, session: str) -> tuple[Meeting, Signup]:
    about = await signups.meeting(work, session)
    signups.refuse_past(work, about)
    standing = await work.uow.signups.of(session, person.id)
    if standing is None:
        raise Refused(f"{person.name or person.address} has no standing for {about.session.id}.")
    return about, standing


async def _move(work: Work, about: Meeting, standing: Signup, rest: Person, new: Person) -> None:
    """The standing goes over; the new person is told, and the shared calendar loses the entry."""
    uow, cause = work.uow, signups.by_hand(work)
    await uow.signups.delete(standing.id)
    await uow.signups.put(replace(standing, id=f"{standing.session}:{new.id}", person=new.id, changed_at=work.now))
    if calendar.live(await uow.entries.of(about.session.id, rest.id)) is not None:
        day = letters.day_of(about, rest.language)
        line = phrase("you_have_no_place", rest.language, day=day)
        await notices.update_calendar(work, about, rest, cause, "cancel", line)
    if standing.state == "going":
        await letters.queue(
            work, "signed_up", letters.to_person(new), cause, series=about.series, session=about.session,
            calendar="request",
        )  # fmt: skip
