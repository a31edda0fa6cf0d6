"""The change feed: the last commits this process has seen, and whoever waits for the next."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable
from itertools import islice

from core.store.ports import Commit

KEPT = 5_000


class Feed:
    """`seq` is the number of the last commit told. On one event loop."""

    def __init__(self, seq: int = 0) -> None:
        self.seq = seq
        self._kept: deque[Commit] = deque(maxlen=KEPT)
        self._histories = 0
        self._bell = asyncio.Event()
        self._failure: Exception | None = None
        self._ended = False

    def tell(self, commits: Iterable[Commit], seq: int) -> None:
        """Commits that follow those told before."""
        self._kept.extend(commits)
        self.seq = seq
        self._ring()

    def begin_anew(self, commits: Iterable[Commit], seq: int) -> None:
        """Everything was read again: what was told before may not hold any more."""
        self._histories += 1
        self._kept.clear()
        self.tell(commits, seq)

    def fail(self, failure: Exception) -> None:
        """Whoever waits gets `failure`."""
        self._failure = failure
        self._ring()

    def end(self) -> None:
        """Whoever waits is let go."""
        self._ended = True
        self._ring()

    def _ring(self) -> None:
        self._bell.set()
        self._bell = asyncio.Event()

    async def after(self, since: int) -> AsyncIterator[Commit]:
        """See `Store.changes`."""
        history = self._histories
        while not self._ended:
            bell = self._bell
            if history != self._histories or not self._reaches(since):
                history, since = self._histories, self.seq
                yield Commit(since, (), ())
            for commit in self._from(since):
                since = commit.seq
                yield commit
            if self._failure is not None:
                raise self._failure
            if self._bell is bell:
                await bell.wait()

    def _reaches(self, since: int) -> bool:
        first = self._kept[0].seq if self._kept else self.seq + 1
        return first - 1 <= since <= self.seq

    def _from(self, since: int) -> list[Commit]:
        first = self._kept[0].seq if self._kept else 0
        return list(islice(self._kept, max(0, since + 1 - first), None))
