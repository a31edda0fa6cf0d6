"""Mails on a mail server that are to be deleted there, because the person they come from was erased."""

from collections.abc import Iterable

from core.model import Switch
from core.operations.work import AUTOMATIC, Work
from core.store.ports import Store
from core.store.tables import SWITCHES
from core.store.unit_of_work import View
from core.text import lit

UNWANTED = "unwanted:"
"""Before the place of a mail (`imap:<account>:<mailbox>:<uidvalidity>:<uid>`) in the id of a switch."""


def note(work: Work, mails: Iterable[str]) -> int:
    """Ask for those of `mails` that lie on a server to be deleted there; returns how many there are."""
    lying = [each for each in mails if each.startswith("imap:")]
    for place in lying:
        asked = Switch(id=f"{UNWANTED}{place}", at=work.now, reason=lit("somebody was erased"))
        work.uow.scrub(SWITCHES, asked.id, asked)
    return len(lying)


async def places(view: View) -> list[str]:
    """Where the mails lie that are still to be deleted."""
    return [each.id.removeprefix(UNWANTED) for each in await view.switches.all() if each.id.startswith(UNWANTED)]


async def settled(store: Store, done: Iterable[str]) -> None:
    """These are gone, or can never be found: they are not asked for again."""
    async with store.unit_of_work(AUTOMATIC) as uow:
        for place in done:
            uow.scrub(SWITCHES, f"{UNWANTED}{place}", None)
