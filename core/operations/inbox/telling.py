"""Answering the sender of a mail with a letter, and putting a mail before a person."""

from collections.abc import Mapping

from core.model import CalendarPart, Fact, Series
from core.operations import letters
from core.operations.inbox.arrived import Result
from core.operations.inbox.mail import Mail
from core.operations.letters import Ask, To
from core.operations.work import Meeting
from core.text import Safe, clean_line


async def tell(
    mail: Mail,
    kind: str,
    facts: Mapping[str, Fact] | None = None,
    *,
    about: Meeting | None = None,
    series: Series | None = None,
    calendar: CalendarPart = "none",
    ask: Ask = Ask(),  # noqa: B008 - frozen
    files: Mapping[str, str] | None = None,
) -> None:
    """Answer the sender; `files` travel as attachments, name to text. To somebody nobody vouches for the letter is the one
    for an unknown address: no name, short footer, whoever they are (letters.md 1.9).
    """
    stranger = not mail.standing.proven
    known = mail.standing.person
    if known is None and not stranger:  # whoever became known by this very mail
        known = await mail.work.uow.people.by_address(mail.sender.address)
    to = To(address=mail.sender.address, name=mail.sender.name)
    if known is not None:
        to = letters.to_person(known)
    given, cause = dict(facts or {}), mail.cause
    if stranger:
        cause = mail.threadless
        to = letters.to_stranger(mail.sender.address, known)
        given |= letters.NAMELESS
    await letters.queue(
        mail.work, kind, to, cause, series=about.series if about else series or mail.standing.series,
        session=about.session if about else None, facts=given, calendar=calendar, ask=ask, files=files,
    )  # fmt: skip


def to_person(mail: Mail, effect: Safe, about: Meeting | None = None) -> Result:
    """Put the mail before a person; nothing changes."""
    return mail.result("waiting", "human", effect, about=about)


def done(mail: Mail, effect: str, about: Meeting | None = None) -> Result:
    """Carried out and answered."""
    return mail.result("settled", "act", clean_line(effect), about=about)
