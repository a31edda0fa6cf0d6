"""The embedded engine: the port of `core/store/ports.py` over a TinyDB whose storage is the journal."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from core.clock import Clock
from core.errors import Refused
from core.model import Actor, Suppressed
from core.store import beats, ledger, refusals
from core.store.entrance import LOCK_SECONDS, Entrance
from core.store.feed import Feed
from core.store.journal import JournalStorage
from core.store.ledger import Erasure
from core.store.ports import Beat, Commit, StoreBroken, Write
from core.store.tables import SUPPRESSED
from core.store.tail import News
from core.store.thread import StoreThread, finished
from core.store.tinydb import JournalDB
from core.store.unit_of_work import UnitOfWork, View
from core.store.watch import hints

T = TypeVar("T")
log = logging.getLogger("store")

LONG_SECONDS = 5.0


class JournalStore:
    """The store in `folder`. Made by `core.store.opening.open_store`.

    `db` is the TinyDB underneath. It belongs to the store's thread, its documents to the event loop: the thread reads
    and writes the file and tells the loop what to apply, so that nobody sees half a transaction. `lock_seconds` bounds
    the waiting for other writers.
    """

    def __init__(
        self, folder: Path, db: JournalDB, thread: StoreThread, clock: Clock, *, lock_seconds: float = LOCK_SECONDS
    ) -> None:
        self.folder, self.seq, self._change = folder, 0, 0
        self.db, self._thread, self._clock = db, thread, clock
        turns = db.journal.turns
        self._entrance = Entrance(turns, lock_seconds) if turns is not None else None
        self._feed = Feed()
        self._broken: StoreBroken | None = None
        self._follower: asyncio.Task[None] | None = None
        self._take_in(db.journal.hand_over())

    @property
    def _journal(self) -> JournalStorage:
        return self.db.journal

    # Writing.

    @asynccontextmanager
    async def unit_of_work(self, actor: Actor, reason: str = "") -> AsyncIterator[UnitOfWork]:
        """See `Store.unit_of_work`. Raises `StoreBusy` when other processes do not let us in for long."""
        async with self._exclusive():
            began = time.monotonic()
            uow = UnitOfWork(self._journal.documents, actor, reason, self._clock(), self._change + 1)
            yield uow
            writes = uow.writes()
            if writes:
                self._journal.documents.check(writes)
                await self._do(lambda: self._append(writes))
            if (took := time.monotonic() - began) > LONG_SECONDS:
                log.warning("unit_of_work_took_long", extra={"seconds": round(took, 1)})

    @asynccontextmanager
    async def _exclusive(self) -> AsyncIterator[None]:
        """Hold the writers' lock of all processes, with everything committed so far taken in."""
        entrance = self._writable()
        async with entrance.turn():
            if not await self._do(lambda: self._usable(lambda: self._enter(entrance))):
                await entrance.take()
                await self._do(lambda: self._usable(self._catch_up_locked))
            self._writable()
            yield

    def _writable(self) -> Entrance:
        if self._entrance is None:
            raise refusals.reading_only(self.folder)
        if self._broken is not None:
            raise StoreBroken(str(self._broken))
        return self._entrance

    def _enter(self, entrance: Entrance) -> bool:
        if not entrance.try_take():
            return False
        self._catch_up_locked()
        return True

    def _append(self, writes: Sequence[Write]) -> None:
        try:
            self._thread.tell(self._take_in, self._journal.append(writes))
        except StoreBroken as error:
            self._broken = error
            raise

    async def tidy(self) -> None:
        """See `Store.tidy`."""
        async with self._exclusive():
            await self._do(self._tidy)

    def _tidy(self) -> None:
        """The list of erasures first: once the history is gone, nothing else says who was erased."""
        erased = self._journal.documents.tables[SUPPRESSED.name].values()
        ledger.bring_up(self.folder, [Erasure(doc.id, doc.at) for doc in erased if isinstance(doc, Suppressed)])
        if self._journal.is_due(self._clock()):
            self._compact()

    async def compact(self) -> None:
        """Write everything as one snapshot; the history before it is gone. Raises `OSError` where there is no room."""
        async with self._exclusive():
            await self._do(self._compact)

    def _compact(self) -> None:
        self._thread.tell(self._take_in, self._journal.compact(self._clock()))

    # Reading.

    @asynccontextmanager
    async def view(self) -> AsyncIterator[View]:
        """See `Store.view`."""
        await self._refresh()
        with View(self._journal.documents).looking() as view:
            yield view

    async def changes(self, since: int) -> AsyncIterator[Commit]:
        """See `Store.changes`."""
        if self._follower is None:
            self._follower = asyncio.create_task(self._follow(), name="store-follower")
        await self._refresh()
        async for commit in self._feed.after(since):
            yield commit

    async def _follow(self) -> None:
        try:
            async for _ in hints(self.folder, self._journal.tail.is_behind):
                await self._refresh()
        except (Refused, StoreBroken, OSError) as error:
            self._feed.fail(error)

    async def _refresh(self) -> None:
        if self._journal.tail.is_behind():
            await self._do(lambda: self._usable(self._catch_up))

    def _usable(self, job: Callable[[], T]) -> T:
        """A disk that cannot be read, or a torn record that cannot be cut off, is no fault of the caller's."""
        try:
            return job()
        except OSError as error:
            raise StoreBroken(f"{self._journal.tail.path} cannot be used ({error.strerror or error}).") from error

    def _catch_up(self) -> None:
        self._thread.tell(self._take_in, self._journal.tail.fetch())

    def _catch_up_locked(self) -> None:
        self._thread.tell(self._take_in, self._journal.tail.fetch(locked=True))

    def _take_in(self, news: News) -> None:
        """On the loop: bring documents and feed up to what the thread read or wrote."""
        self._journal.take_in(news)
        self.seq, self._change = news.seq, news.change
        commits = [step.commit() for step in news.steps]
        if news.fresh is not None:
            self._feed.begin_anew(commits, news.seq)
        elif commits:
            self._feed.tell(commits, news.seq)

    async def _do(self, job: Callable[[], T]) -> T:
        return await finished(self._thread.submit(job))

    # Signs of life, and the end.

    async def beat(self, name: str, facts: dict[str, Any]) -> None:
        """See `Store.beat`. A disk that is full, and a store that is only read, keep no sign of life."""
        if self._entrance is None:
            return
        beat = Beat(name, self._clock().timestamp(), facts)
        with suppress(OSError):
            await self._do(lambda: beats.leave(self.folder, beat))

    async def beats(self) -> Sequence[Beat]:
        """See `Store.beats`."""
        return await self._do(lambda: tuple(beats.found(self.folder)))

    async def close(self) -> None:
        """See `Store.close`. Closing twice does nothing."""
        if self._thread.stopped:
            return
        if self._follower is not None:
            self._follower.cancel()
            with suppress(asyncio.CancelledError):
                await self._follower
        self._feed.end()
        await self._do(self.db.close)
        self._thread.stop()
        if self._entrance is not None:
            self._entrance.close()
