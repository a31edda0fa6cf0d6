"""The writers' lock for the event loop: one unit of work of this process at a time, and a bounded wait for the others."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from core.store import refusals
from core.store.thread import StoreThread
from core.store.turns import Turns

LOCK_SECONDS = 30.0
"""How long anybody waits for other processes before giving up with `StoreBusy`."""


@asynccontextmanager
async def writers_lock(folder: Path, seconds: float = LOCK_SECONDS) -> AsyncIterator[None]:
    """The writers' lock of the store in `folder`, for maintenance without an open store. Raises `StoreBusy`."""
    turns = Turns(folder)
    entrance = Entrance(turns, seconds)
    try:
        async with entrance.turn():
            if not entrance.try_take():
                await entrance.take()
            yield
    finally:
        entrance.close()
        turns.close()


class Entrance:
    """Waits in a thread of its own, so that readers are served while another process sits on the lock."""

    def __init__(self, turns: Turns, seconds: float) -> None:
        self._turns, self._seconds = turns, seconds
        self._room: StoreThread | None = None
        self._pending: asyncio.Future[None] | None = None
        self._wanted = self._held = False
        self._line = asyncio.Lock()
        self._inside: asyncio.Task[object] | None = None

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """First come, first served within this process; gives the lock back at the end if it was taken."""
        task = asyncio.current_task()
        if task is not None and self._inside is task:
            raise RuntimeError("a unit of work inside a unit of work would wait for itself")
        async with self._line:
            self._inside = task
            try:
                yield
            finally:
                self._inside = None
                if self._held:
                    self._held = False
                    self._turns.give()

    def try_take(self) -> bool:
        """Take the lock if nobody has it or waits for it. In the store's thread, within a `turn`."""
        self._held = self._pending is None and self._turns.try_take()
        return self._held

    async def take(self) -> None:
        """Wait for the lock, within a `turn`. Raises `StoreBusy` after the time allowed.

        The waiting itself cannot be broken off. It goes on in its thread, and the next `take` joins it.
        """
        if self._pending is None:
            self._room = self._room or StoreThread("store-turn")
            self._pending = self._room.submit(self._turns.take)
            self._pending.add_done_callback(self._arrived)
        self._wanted = True
        try:
            async with asyncio.timeout(self._seconds):
                await asyncio.shield(self._pending)
        except TimeoutError:
            raise refusals.busy(self._seconds) from None
        finally:
            self._wanted = False

    def _arrived(self, pending: "asyncio.Future[None]") -> None:
        self._pending = None
        if pending.cancelled() or pending.exception() is not None:
            return
        if self._wanted:
            self._held = True
        else:
            self._turns.give()

    def close(self) -> None:
        """End the waiting thread, if there is one, after what it waits for."""
        if self._room is not None:
            self._room.stop()
