"""YES and NO to a question that is not about coming: nobody else answers it, it is answered once, and its time ends."""

from datetime import timedelta

from msgspec.structs import replace

from core.ids import fingerprint
from core.model import Token
from core.operations.inbox import asking
from core.operations.inbox.arrived import Result
from core.operations.inbox.mail import Mail
from core.operations.inbox.telling import to_person
from core.operations.inbox.words import hosting
from core.text import lit

REMEMBERED = timedelta(days=60)
"""How long a question is remembered after its time, so that a late YES is not taken for a sign-up."""


async def closed(mail: Mail) -> Result | None:
    """What a YES or NO comes to where its question is closed to this sender; None where it is open, or no such question.

    Without this such a YES would be an ordinary one, and sign up for the next session somebody who wanted to be deleted.
    """
    intent = mail.understood.intent
    if intent not in ("join", "decline") or mail.understood.arguments.get("date"):
        return None
    token = mail.standing.token
    if token is None:
        ended = await _ended(mail)
        return await asking.to_human(mail, lit("answers a question whose time is over")) if ended else None
    if mail.standing.level == "2b" and (asks_for_more(token) or _to_a_host(mail)):
        return to_person(mail, lit("answers a question that was put to somebody else"))
    if not asks_for_more(token):
        return None
    if token.used_at is not None:
        return mail.result("settled", "ignore", lit("answered this question before: nothing new"))
    if intent == "decline":
        await mail.work.uow.tokens.put(replace(token, used_at=mail.work.now))
        return mail.result("settled", "act", lit("said no: all stays as it is"))
    return None


def _to_a_host(mail: Mail) -> bool:
    return mail.standing.row is not None and mail.standing.row.kind in hosting.QUESTIONS


async def _ended(mail: Mail) -> bool:
    """Whether the mail answers a question of that kind, which has ended since."""
    found = [await mail.work.uow.tokens.get(fingerprint(each.token)) for each in mail.understood.tokens]
    return any(token is not None and asks_for_more(token) for token in found)


def asks_for_more(token: Token) -> bool:
    """Whether the YES to its letter would do something else than sign up: delete, join addresses, carry out a word."""
    return token.purpose in ("erase", "address", "holder") or (
        token.purpose == "opt-in" and "session" not in token.wish
    )
