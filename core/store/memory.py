"""An engine without a disk: for previews that must leave no trace, and the model that other engines are tested against."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from core.clock import Clock, system_clock
from core.model import Actor
from core.store.documents import Documents
from core.store.feed import Feed
from core.store.ports import Beat, Commit
from core.store.unit_of_work import UnitOfWork, View


class MemoryStore:
    """The port of `core/store/ports.py` over dictionaries. One process, gone when it ends."""

    def __init__(self, clock: Clock = system_clock) -> None:
        self.seq = 0
        self._documents = Documents()
        self._clock = clock
        self._lock = asyncio.Lock()
        self._feed = Feed()
        self._beats: dict[str, Beat] = {}
        self._last_change = 0

    @asynccontextmanager
    async def unit_of_work(self, actor: Actor, reason: str = "") -> AsyncIterator[UnitOfWork]:
        """See `Store.unit_of_work`."""
        async with self._lock:
            uow = UnitOfWork(self._documents, actor, reason, self._clock(), self._last_change + 1)
            yield uow
            writes = uow.writes()
            if not writes:
                return
            self._documents.check(writes)
            self._documents.apply(writes)
            self.seq += 1
            self._last_change = max((c.seq for c in uow.new_changes), default=self._last_change)
            touched = tuple((table, id_) for table, id_, _ in writes)
            self._feed.tell([Commit(self.seq, touched, uow.new_changes)], self.seq)

    @asynccontextmanager
    async def view(self) -> AsyncIterator[View]:
        """See `Store.view`."""
        with View(self._documents).looking() as view:
            yield view

    async def changes(self, since: int) -> AsyncIterator[Commit]:
        """See `Store.changes`."""
        async for commit in self._feed.after(since):
            yield commit

    async def beat(self, name: str, facts: dict[str, Any]) -> None:
        """See `Store.beat`."""
        self._beats[name] = Beat(name, self._clock().timestamp(), facts)

    async def beats(self) -> Sequence[Beat]:
        """See `Store.beats`."""
        return tuple(self._beats.values())

    async def tidy(self) -> None:
        """See `Store.tidy`."""

    async def close(self) -> None:
        """See `Store.close`."""
        self._feed.end()
