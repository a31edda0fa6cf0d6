"""Whether letters get out at all: since when they do not, and a word to the organisers once they do again."""

from datetime import timedelta

from core.model import Done
from core.operations import alarms
from core.operations.work import Work
from core.text import lit

FAILING = "way_out:failing"
"""The mark that the server or our account refused a letter, since when, and that none has left since."""
NOT_THE_LETTERS = ("connect", "tls", "timeout", "login", "account", "sender")
"""Reasons that say something about the server or our account: the next letter would fare no better."""
LONG = timedelta(minutes=30)


async def note(work: Work, result: str, reason: str) -> None:
    """Remember that sending fails; when a letter leaves after half an hour or more of that, organisers hear of it."""
    failing = await work.uow.done.get(FAILING)
    if result in ("retry", "account_stopped") and reason in NOT_THE_LETTERS:
        if failing is None:
            await work.uow.done.put(Done(id=FAILING, at=work.now))
    elif result == "sent" and failing is not None:
        await work.uow.done.delete(FAILING)
        if work.now - failing.at >= LONG:
            await alarms.raise_alarm(
                work, lit("letters could not be sent"), lit("Letters could not be sent for a while. It works again now."),
                lit("nothing, unless it happens again; waiting letters leave by themselves"), since=failing.at,
            )  # fmt: skip
