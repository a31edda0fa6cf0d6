"""Several verbs as one: all of them are done or none, they are one change, and one undo takes all of it back."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from core.model import Actor, Change
from core.store.ports import Beat, Commit, Store
from core.store.unit_of_work import UnitOfWork, View
from core.text import Safe

Verb = Callable[[Store], Awaitable[Change | None]]


async def together(store: Store, actor: Actor, summary: Safe, verbs: Sequence[Verb]) -> Change | None:
    """Do the verbs one after another in one transaction; None where none of them changed anything.

    Raises what the first of them raises that cannot be done: then nothing has been done.
    """
    async with store.unit_of_work(actor) as uow:
        uow.join()
        shared = _Shared(store, uow)
        done = [await verb(shared) for verb in verbs]
        if not any(done):
            return None
        uow.describe(summary=summary, person="")
    return uow.new_changes[-1]


class _Shared:
    """The door of a store through which every verb finds the same unit of work."""

    def __init__(self, store: Store, uow: UnitOfWork) -> None:
        self._store, self._uow = store, uow
        self.seq = store.seq

    @asynccontextmanager
    async def unit_of_work(self, actor: Actor, reason: str = "") -> AsyncIterator[UnitOfWork]:  # noqa: ARG002
        """The unit of work that is open; it is made durable by whoever opened it."""
        yield self._uow

    @asynccontextmanager
    async def view(self) -> AsyncIterator[View]:
        """What is committed, and what has been written so far."""
        yield self._uow

    def changes(self, since: int) -> AsyncIterator[Commit]:
        """See `Store.changes`."""
        return self._store.changes(since)

    async def beat(self, name: str, facts: dict[str, Any]) -> None:
        """See `Store.beat`."""
        await self._store.beat(name, facts)

    async def beats(self) -> Sequence[Beat]:
        """See `Store.beats`."""
        return await self._store.beats()

    async def tidy(self) -> None:
        """See `Store.tidy`."""

    async def close(self) -> None:
        """Whoever opened the store closes it."""
