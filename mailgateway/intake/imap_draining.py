"""Emptying a mailbox over one connection: the next batch is fetched while the one before it is decided."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple, TypeVar

from core.clock import Clock
from mailgateway.intake.imap_batches import Batch, Progress, batches
from mailgateway.intake.imap_connection import METADATA_PER_COMMAND, ImapConnection
from mailgateway.intake.imap_fetch import Fetcher
from mailgateway.intake.imap_grammar import Metadata, chunks, uid_set
from mailgateway.intake.imap_refusals import ImapRefused
from mailgateway.intake.mail import MAIL_LIMIT, Cursor, RawMail

T = TypeVar("T")


class Fetched(NamedTuple):
    """A batch with its mails; those that vanished meanwhile are left out."""

    batch: Batch
    mails: list[RawMail]


class Draining:
    """What is still to be handed on of the UIDs `found`, batch by batch in order. `prefix` begins each mail's key."""

    def __init__(
        self,
        connection: ImapConnection,
        fetcher: Fetcher,
        progress: Progress,
        found: list[int],
        prefix: str,
        clock: Clock,
    ) -> None:
        self._connection, self._fetcher, self._progress = connection, fetcher, progress
        self._found, self._prefix, self._clock = found, prefix, clock
        self._parts = iter(chunks(progress.open(found), METADATA_PER_COMMAND))
        self._left: list[Metadata] = []

    async def next(self) -> Fetched | None:
        """The next batch; None at the end. A mail the server refuses is left for the next time.

        Raises `ImapRefused` (of other commands), `ConnectionError` or `TimeoutError`.
        """
        while self._left or await self._more():
            batch = batches(self._left, self._fetcher.failures)[0]
            try:
                mails = await self._fetcher.fetch(self._connection, batch, self._prefix, self._clock())
            except ImapRefused:
                if batch.care != "together":
                    self._drop(batch)
                continue  # those that were fetched together are now fetched one by one
            self._drop(batch)
            return Fetched(batch, mails)
        return None

    def cursor_after(self, batch: Batch) -> Cursor:
        """The cursor once `batch` is settled too."""
        return self._progress.with_settled(batch.uids, self._found)

    def settle(self, uids: Iterable[int]) -> None:
        """These UIDs are done with."""
        self._progress.settle(uids, self._found)
        self._fetcher.settled(uids)

    def _drop(self, batch: Batch) -> None:
        self._left = [mail for mail in self._left if mail.uid not in batch.uids]

    async def _more(self) -> bool:
        """Learn about the next UIDs; False when there are none."""
        for part in self._parts:
            self._left = await self._metadata(part)
            if self._left:
                return True
        return False

    async def _metadata(self, uids: Sequence[int]) -> list[Metadata]:
        """The metadata of `uids`; those taken away by somebody are settled.

        A mail that is there without any is fetched as if it were as large as a mail may be: it must not be lost.
        """
        known = await self._connection.metadata(uids)
        missing = set(uids) - {mail.uid for mail in known}
        if not missing:
            return known
        silent = missing & set(await self._connection.search(f"UID {uid_set(missing)}"))
        self.settle(missing - silent)
        return [*known, *(Metadata(uid, MAIL_LIMIT, (), None) for uid in silent)]


@asynccontextmanager
async def meanwhile(job: Coroutine[Any, Any, T]) -> AsyncIterator["asyncio.Task[T]"]:
    """Run `job` beside the block. It is cancelled where the block fails; its own failure waits for whoever awaits it."""
    task = asyncio.create_task(job)
    try:
        yield task
    except BaseException:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        raise
