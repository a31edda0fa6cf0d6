"""Other ways in: PHONE, PHONE and an address, INVITE from there, PHONE OFF, BLOCKED."""

from datetime import timedelta

from msgspec.structs import replace

from core.model import CalendarEntry, Person, SecondAddress
from core.operations import following, letters, people, signups
from core.operations.inbox.arrived import Arrived, Result
from core.operations.inbox.mail import Mail
from core.operations.inbox.resolve import target
from core.operations.inbox.telling import done, tell, to_person
from core.operations.inbox.words.standing import coming, link, place
from core.operations.inbox.words.verbs import Verb, sender, text_of
from core.operations.letters import Ask, To, to_second
from core.operations.work import Meeting
from core.signup import holds_place
from core.text import Safe, clean_address, clean_line, is_address, lit

FORGOTTEN_AFTER = timedelta(days=7)


async def phone(mail: Mail) -> Result:
    """PHONE: other ways to join; with an address it is asked to agree, with OFF it is deleted."""
    arguments = mail.understood.arguments
    if arguments.get("off"):
        return await _off(mail)
    if "address" in arguments:
        return await _second(mail, str(arguments["address"]))
    held, about = await _session(mail)
    await tell(mail, "phone_details", {} if held else {"form": "no_place"}, about=about)
    return done(mail, "was told the other ways to join", about)


async def _session(mail: Mail) -> tuple[bool, Meeting | None]:
    """The next session they have a place in; otherwise the next one at all."""
    person = mail.standing.person
    mine = await coming(mail, person) if person is not None else []
    for series, session, standing in mine:
        if holds_place(standing):
            return True, Meeting(series, session)
    found = await target(mail.work.uow, mail.understood, mail.standing, mail.work.now)
    return False, await signups.meeting(mail.work, found.session.id) if found.session is not None else None


async def _second(mail: Mail, address: str) -> Result:
    """A second address must agree before anything goes there; one a person."""
    person = await sender(mail)
    if not is_address(address) or address.lower() == person.address or mail.work.desk.owns(address):
        await tell(mail, "did_not_understand")
        return done(mail, "gave no usable second address")
    second = clean_address(address)
    if await mail.work.uow.people.by_address(second) is not None:
        return to_person(mail, lit("gave somebody else's address as a second one"))
    if person.second is not None and person.second.address == second and person.second.agreed_at:
        return await phone(replace(mail, arrived=_without_address(mail)))
    await mail.work.uow.people.put(replace(person, second=SecondAddress(address=second, asked_at=mail.work.now)))
    await letters.queue(
        mail.work, "phone_confirm", To(address=second, name=Safe("")), mail.to_another(), series=mail.standing.series,
        facts={"full_name": people.name_for_strangers(person)},
        ask=Ask(purpose="opt-in", wish={"second": person.id}),
    )  # fmt: skip
    await tell(mail, "phone_pending")
    return done(mail, "asks for details at a second address")


def _without_address(mail: Mail) -> Arrived:
    return replace(mail.arrived, mail=replace(mail.understood, arguments={"word": "PHONE"}))


async def second_agreed(mail: Mail, person_id: str) -> Result:
    """The YES from the second address: it is agreed, and gets the joining details of the next place."""
    person = await mail.work.uow.people.get(person_id)
    second = person.second if person is not None else None
    if person is None or second is None or second.address != mail.sender.address:
        return to_person(mail, lit("agrees to be a second address that nobody gave"))
    agreed = replace(person, second=replace(second, agreed_at=mail.work.now))
    await mail.work.uow.people.put(agreed)
    held = [(series, session) for series, session, standing in await coming(mail, agreed) if holds_place(standing)]
    if held:
        series, session = held[0]
        await letters.queue(
            mail.work, "phone_joining", to_second(person, second.address), mail.cause, series=series, session=session
        )
    return mail.result("settled", "act", lit("a second address agreed"), agreed)


async def invite(mail: Mail) -> Result:
    """LINK, and INVITE: from a second address (or in answer to a letter there) it is that calendar which is meant, now
    and from now on.
    """
    person, row = mail.standing.person, mail.standing.row
    second = person.second if person is not None else None
    meant = mail.standing.second or (row is not None and row.role == "second")
    if person is None or second is None or second.agreed_at is None or not meant:
        return await link(mail)
    wants = replace(person, second=replace(second, calendar=True))
    await mail.work.uow.people.put(wants)
    about = await place(mail, wants)
    if about is None:
        return await link(mail)
    await letters.queue(
        mail.work, "phone_joining", to_second(wants, second.address), mail.cause, series=about.series,
        session=about.session, facts={"form": "invited"}, calendar="request",
    )  # fmt: skip
    return done(mail, "wants it in the calendar of the second address too", about)


async def _off(mail: Mail) -> Result:
    """PHONE OFF: the second address is deleted, by either address, and what its calendar shows is taken back."""
    owners = await mail.work.uow.people.by_second(mail.sender.address)
    person = mail.standing.person or next(iter(owners), None)
    if person is None or person.second is None:
        await tell(mail, "phone_removed")
        return done(mail, "has no second address")
    entries = await following.shown(mail.work.uow, person.id, mail.work.now)
    if mail.standing.second:
        rest = await _said_there(mail, person, entries)
    else:
        rest = entries
        await tell(mail, "phone_removed")
    await following.take_back(mail.work, person, rest, mail.to_another())
    await mail.work.uow.people.put(replace(person, second=None))
    return mail.result("settled", "act", lit("second address deleted"), person)


async def _said_there(mail: Mail, person: Person, entries: list[CalendarEntry]) -> list[CalendarEntry]:
    """The answer to the second address takes the first entry with it; returns the others."""
    about = await signups.meeting(mail.work, entries[0].session) if entries else None
    await letters.queue(
        mail.work, "phone_removed", to_second(person, mail.sender.address), mail.cause,
        series=about.series if about else mail.standing.series, session=about.session if about else None,
        calendar="cancel" if entries else "none", entry=entries[0].id if entries else "",
    )  # fmt: skip
    return entries[1:]


async def blocked(mail: Mail) -> Result:
    """BLOCKED name: one more person of the organisation who cannot reach a video service."""
    person = await sender(mail)
    service = clean_line(text_of(mail, 40), 40)
    if service and person.organisation and not person.personal:
        organisation = await mail.work.uow.organisations.need(person.organisation)
        counted = dict(organisation.blocked)
        known = next((name for name in counted if name.casefold() == service.casefold()), str(service))
        counted[known] = counted.get(known, 0) + 1
        await mail.work.uow.organisations.put(replace(organisation, blocked=counted))
    await tell(mail, "blocked_noted", {"service": service})
    return done(mail, f"blocked at work: {service}" if service else "was asked which service is blocked")


WORDS: dict[str, Verb] = {"PHONE": phone, "LINK": invite, "BLOCKED": blocked}
