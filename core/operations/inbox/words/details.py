"""Corrections of one's own: ORG, NAME, PERSONAL, CYMRAEG, ENGLISH, ALSO ME."""

import re

from msgspec.structs import replace

from core.model import Person
from core.operations import letters, people
from core.operations.inbox.arrived import Result
from core.operations.inbox.asking import not_understood, to_human
from core.operations.inbox.mail import Mail
from core.operations.inbox.telling import done, tell, to_person
from core.operations.inbox.words.verbs import Verb, sender, text_of
from core.operations.letters import Ask, To
from core.text import Safe, clean_address, clean_line, is_address, lit

SHORTEST, LONGEST = 2, 80
_LINK = re.compile(r"://|\bwww\.", re.IGNORECASE)


async def organisation(mail: Mail) -> Result:
    """ORG name: what the organisation is called for this person."""
    return await _renamed(mail, "organisation", "your organisation is now {}")


async def name(mail: Mail) -> Result:
    """NAME name: what the person is called."""
    return await _renamed(mail, "name", "your name is now {}")


async def _renamed(mail: Mail, what: str, said: str) -> Result:
    text = clean_line(text_of(mail, LONGEST + 1), LONGEST + 1)
    if not SHORTEST <= len(text) <= LONGEST or "@" in text or _LINK.search(text):
        return await not_understood(mail, clean_line(f"asks to change the {what} without saying to what"))
    person = await sender(mail)
    changed = replace(person, name=text) if what == "name" else replace(person, organisation_name=text)
    await mail.work.uow.people.put(changed)
    await tell(mail, "details_noted", {"change": said.format(text)})
    return done(mail, f"{what} changed")


async def personal(mail: Mail) -> Result:
    """PERSONAL and PERSONAL OFF: takes part for themselves, not for the organisation."""
    person = await sender(mail)
    on = not mail.understood.arguments.get("off")
    await mail.work.uow.people.put(replace(person, personal=on))
    words = "you take part in a personal capacity" if on else "you take part for your organisation"
    await tell(mail, "details_noted", {"change": words})
    return done(mail, "personal capacity on" if on else "personal capacity off")


async def welsh(mail: Mail) -> Result:
    """CYMRAEG: letters in Welsh, where there is a Welsh one."""
    return await _language(mail, replace(await sender(mail), language="cy"), "byddwn yn ysgrifennu atoch yn Gymraeg")


async def english(mail: Mail) -> Result:
    """ENGLISH: letters in English."""
    return await _language(mail, replace(await sender(mail), language="en"), "we write to you in English")


async def _language(mail: Mail, person: Person, words: str) -> Result:
    await mail.work.uow.people.put(person)
    spoken = replace(mail, standing=replace(mail.standing, person=person))
    await tell(spoken, "details_noted", {"change": words})
    return done(mail, f"letters in {'Welsh' if person.language == 'cy' else 'English'}")


async def also_me(mail: Mail) -> Result:
    """ALSO ME address: the address itself must say YES before it counts as this person's."""
    person = await sender(mail)
    address = str(mail.understood.arguments.get("address", ""))
    if mail.standing.level not in ("1", "3"):
        return to_person(mail, lit("names another address, but is not vouched for"))
    if not is_address(address) or mail.work.desk.owns(address):
        return await not_understood(mail, lit("names no usable address"))
    if await mail.work.uow.people.by_address(address) is not None:
        return to_person(mail, lit("names an address that belongs to somebody known"))
    await letters.queue(
        mail.work, "alias_confirm", To(address=clean_address(address), name=Safe("")), mail.to_another(),
        series=mail.standing.series, facts={"full_name": people.name_for_strangers(person)},
        ask=Ask(purpose="address", wish={"alias_of": person.id}),
    )  # fmt: skip
    return done(mail, "names another address: it is asked to agree")


async def address_confirmed(mail: Mail) -> Result:
    """The YES from the other address, which our border must vouch for: from now on it is this person's too."""
    token = mail.standing.token
    assert token is not None
    if mail.standing.level != "3":
        return await to_human(mail, lit("agrees to be another address, but nobody vouches for it"))
    person = await mail.work.uow.people.get(token.wish.get("alias_of", ""))
    taken = await mail.work.uow.people.by_address(mail.sender.address)
    if person is None or mail.sender.address != token.address or taken is not None:
        return to_person(mail, lit("agrees to an address that cannot be joined to anybody"))
    await mail.work.uow.tokens.put(replace(token, used_at=mail.work.now))
    await mail.work.uow.people.put(replace(person, aliases=(*person.aliases, mail.sender.address)))
    return mail.result("settled", "act", lit("another address of the same person"), person)


WORDS: dict[str, Verb] = {
    "ORG": organisation,
    "NAME": name,
    "PERSONAL": personal,
    "CYMRAEG": welsh,
    "ENGLISH": english,
    "ALSO ME": also_me,
}
