"""Following the store: commits of every process, gathered for a moment, become one message."""

import asyncio
from collections.abc import AsyncIterator

from textual.message import Message

from core.model import Change
from core.store.ports import Commit, Store

GATHER = 0.04
"""Seconds in which commits that come close together are taken as one."""


class StoreChanged(Message):
    """The store was changed by somebody. `touched` are (table, id); `gap` says that something was missed."""

    def __init__(
        self, seq: int, touched: frozenset[tuple[str, str]], changes: tuple[Change, ...], *, gap: bool
    ) -> None:
        super().__init__()
        self.seq, self.touched, self.changes, self.gap = seq, touched, changes, gap


async def follow(store: Store, since: int) -> AsyncIterator[StoreChanged]:
    """Everything after commit `since`, as it happens; what arrives within 40 ms is one message."""
    commits: asyncio.Queue[Commit] = asyncio.Queue()
    reading = asyncio.create_task(_read(store, since, commits))
    try:
        while True:
            gathered = [await _first(commits, reading)]
            await asyncio.sleep(GATHER)
            while not commits.empty():
                gathered.append(commits.get_nowait())
            yield _message(gathered)
    finally:
        reading.cancel()


async def _read(store: Store, since: int, commits: "asyncio.Queue[Commit]") -> None:
    async for commit in store.changes(since):
        commits.put_nowait(commit)


async def _first(commits: "asyncio.Queue[Commit]", reading: "asyncio.Task[None]") -> Commit:
    """The next commit; the error of the reading where it ended."""
    waiting = asyncio.create_task(commits.get())
    try:
        await asyncio.wait({waiting, reading}, return_when=asyncio.FIRST_COMPLETED)
        if waiting.done():
            return waiting.result()
    finally:
        waiting.cancel()
    reading.result()
    raise ConnectionError("the store stopped telling what changes")


def _message(commits: list[Commit]) -> StoreChanged:
    touched = frozenset(pair for commit in commits for pair in commit.touched)
    changes = tuple(change for commit in commits for change in commit.changes)
    return StoreChanged(commits[-1].seq, touched, changes, gap=any(not commit.touched for commit in commits))
