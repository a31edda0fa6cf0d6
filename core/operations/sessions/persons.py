"""Who an organiser means: a person by id, by address, or by a name that exactly one person has."""

from core.errors import Refused
from core.model import Person
from core.operations import people
from core.operations.work import Work
from core.text import Safe, clean_address, clean_line, is_address, lit


async def person_named(work: Work, who: str) -> Person:
    """The person, made where only an address is given that nobody has. A change must be open. Raises `Refused`."""
    known = await work.uow.people.get(who)
    if known is not None:
        return known
    if is_address(who):
        return await people.met(work, clean_address(who), Safe(""), source=lit("added by an organiser"))
    name = clean_line(who, 100).casefold()
    found = [p for p in await work.uow.people.all() if p.name.casefold() == name]
    if len(found) == 1:
        return found[0]
    many = "Several people have" if found else "Nobody has"
    raise Refused(f"{many} the name “{clean_line(who, 60)}”. Give their mail address.")
