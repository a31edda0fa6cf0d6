"""Other ways in: PHONE, PHONE and an address, PHONE OFF, BLOCKED."""

from datetime import timedelta

from msgspec.structs import replace

from core.model import SecondAddress
from core.operations import letters, people, signups
from core.operations.inbox.arrived import Arrived, Result
from core.operations.inbox.mail import Mail
from core.operations.inbox.resolve import target
from core.operations.inbox.telling import done, tell, to_person
from core.operations.inbox.words.standing import coming
from core.operations.inbox.words.verbs import Verb, sender, text_of
from core.operations.letters import Ask, To
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
            mail.work, "phone_joining", To(address=second.address, name=person.name), mail.cause, series=series,
            session=session,
        )  # fmt: skip
    return mail.result("settled", "act", lit("a second address agreed"), agreed)


async def _off(mail: Mail) -> Result:
    """PHONE OFF: the second address is deleted, by either address."""
    person = mail.standing.person
    if person is None:
        owners = await mail.work.uow.people.by_second(mail.sender.address)
        person = owners[0] if owners else None
    if person is None:
        await tell(mail, "phone_removed")
        return done(mail, "has no second address")
    await mail.work.uow.people.put(replace(person, second=None))
    await tell(mail, "phone_removed")
    return mail.result("settled", "act", lit("second address deleted"), person)


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


WORDS: dict[str, Verb] = {"PHONE": phone, "BLOCKED": blocked}
