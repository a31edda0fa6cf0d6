"""What a word's verb is: it is given the mail, and says what it did."""

from collections.abc import Awaitable, Callable

from core.model import Person
from core.operations import people
from core.operations.inbox.arrived import Result
from core.operations.inbox.mail import Mail

Verb = Callable[[Mail], Awaitable[Result]]


async def sender(mail: Mail) -> Person:
    """The person who writes, made if unknown, and heard of just now."""
    known = mail.standing.person or await people.met(mail.work, mail.sender.address, mail.sender.name)
    return await people.heard_from(mail.work, known, second=mail.standing.second)


def text_of(mail: Mail, limit: int) -> str:
    """The free text behind the word, at most `limit` characters."""
    return str(mail.understood.arguments.get("text", ""))[:limit].strip()
