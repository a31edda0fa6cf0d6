"""Who writes: the person behind the address of a mail, made if unknown."""

from core.model import Person
from core.operations import people
from core.operations.inbox.mail import Mail


async def writer(mail: Mail) -> Person:
    """The person who writes, also from a second address; made if unknown. A change must be open."""
    if mail.standing.second and mail.standing.person is not None:
        return mail.standing.person
    return await people.met(mail.work, mail.sender.address, mail.sender.name)
