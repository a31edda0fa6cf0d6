"""The idempotence keys of a mail: its place and its identity, written in the same transaction as its effects."""

from core.model import Seen
from core.operations.inbox.arrived import Arrived
from core.operations.work import Work


def keys_of(arrived: Arrived) -> tuple[str, ...]:
    """Place, and identity (Message-ID with From, or the content where there is no Message-ID)."""
    identity = arrived.mail.identity
    return (arrived.key, f"id:{identity}") if identity else (arrived.key,)


async def seen(work: Work, arrived: Arrived) -> str:
    """The record of the same mail if it was handled before, else ''."""
    for key in keys_of(arrived):
        found = await work.uow.seen.get(key)
        if found is not None:
            return found.record
    return ""


async def remember(work: Work, arrived: Arrived, record: str) -> None:
    """Write down the keys that are not known yet."""
    for key in keys_of(arrived):
        if await work.uow.seen.get(key) is None:
            await work.uow.seen.put(Seen(id=key, record=record, at=work.now))
