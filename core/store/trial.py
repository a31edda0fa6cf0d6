"""Trying a verb without keeping anything: what it would write, for previews and `--dry-run`."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from core.clock import Clock, system_clock
from core.model import Actor, Change, Doc, OutboxRow
from core.store.ports import Beat, Commit, Store, Write
from core.store.tables import OUTBOX
from core.store.unit_of_work import UnitOfWork, View


class Trial:
    """The door of a store for one verb: it reads what is committed, and keeps what is written to itself.

    `unit` is the unit of work of the verb afterwards, still good for looking; `writes` what it would have made durable,
    `noted` its changes.
    """

    def __init__(self, store: Store, *, clock: Clock = system_clock) -> None:
        self._store, self._clock = store, clock
        self.seq = store.seq
        self.unit: UnitOfWork | None = None
        self.writes: list[Write] = []
        self.noted: tuple[Change, ...] = ()

    @asynccontextmanager
    async def unit_of_work(self, actor: Actor, reason: str = "") -> AsyncIterator[UnitOfWork]:
        """As `Store.unit_of_work`, but nothing becomes durable."""
        async with self._store.view() as view:
            newest = await view.changes.recent(1)
            number = newest[0].seq + 1 if newest else 1
            self.unit = UnitOfWork.over(view, actor, reason, self._clock(), number)
            yield self.unit
            self.writes, self.noted = self.unit.writes(), self.unit.new_changes

    def written(self, table: str) -> list[tuple[str, Doc | None]]:
        """Ids and new documents of one table; None where it would be deleted."""
        return [(id_, doc) for name, id_, doc in self.writes if name == table]

    @property
    def letters(self) -> list[OutboxRow]:
        """The letters that would be queued or changed, in the order they were written."""
        return [doc for _, doc in self.written(OUTBOX.name) if isinstance(doc, OutboxRow)]

    def view(self) -> AbstractAsyncContextManager[View]:
        """See `Store.view`."""
        return self._store.view()

    def changes(self, since: int) -> AsyncIterator[Commit]:
        """See `Store.changes`."""
        return self._store.changes(since)

    async def beat(self, name: str, facts: dict[str, Any]) -> None:
        """A trial leaves no sign of life."""

    async def beats(self) -> Sequence[Beat]:
        """See `Store.beats`."""
        return await self._store.beats()

    async def tidy(self) -> None:
        """See `Store.tidy`."""

    async def close(self) -> None:
        """There is nothing to let go of."""
