"""Processes that write to a store, to be run beside each other and killed: started from a clean server process."""

import asyncio
import multiprocessing
import time
from multiprocessing.connection import Connection
from pathlib import Path

from store_world import AMIRA, NOW, letter, seen, switch

from core.model import Done
from core.store import journal
from core.store.engine import JournalStore
from core.store.opening import open_store
from core.store.unit_of_work import UnitOfWork
from core.text import Safe, lit

KEPT = 40
"""How many of a writer's last mails and letters stay in the store."""

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["store_writers"])


def keep_writing(folder: Path, name: str, says: Connection) -> None:
    """Commit for ever: a counter, the mark of a mail and a letter. Tells each number once it is acknowledged."""
    journal.COMPACT_ABOVE = 64 << 10
    asyncio.run(_keep_writing(folder, name, says))


async def _keep_writing(folder: Path, name: str, says: Connection) -> None:
    store = await open_store(folder)
    while True:
        async with store.unit_of_work(AMIRA) as uow:
            number = await _next(uow, name)
        says.send_bytes(b"%d" % number)
        await store.tidy()


async def _next(uow: UnitOfWork, name: str) -> int:
    last = await uow.done.get(name)
    number = int(last.by) + 1 if last else 1
    await uow.done.put(Done(id=name, at=NOW, by=Safe(str(number))))
    await uow.seen.put(seen(f"{name}:{number}"))
    await uow.outbox.put(letter(f"{name}:{number}"))
    await uow.seen.delete(f"{name}:{number - KEPT}")
    await uow.outbox.delete(f"{name}:{number - KEPT}")
    return number


def count_up(folder: Path, times: int, says: Connection) -> None:
    """Add one to the same number `times` times; tells the longest wait for its turn in seconds."""
    says.send(asyncio.run(_count_up(folder, times)))


async def _count_up(folder: Path, times: int) -> float:
    store, longest = await open_store(folder), 0.0
    for _ in range(times):
        longest = max(longest, await add_one(store))
    await store.close()
    return longest


async def add_one(store: JournalStore) -> float:
    """One read-modify-write; returns how long the turn took to come."""
    asked = time.monotonic()
    async with store.unit_of_work(AMIRA) as uow:
        waited = time.monotonic() - asked
        now = await uow.switches.get("n")
        uow.begin("count", lit("counted"))
        await uow.switches.put(switch("n", str(int(now.value) + 1 if now else 1)))
    return waited
