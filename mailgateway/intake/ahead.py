"""One IMAP mailbox's handler: it reads the batch that comes next while the one before it is decided."""

import asyncio
from collections.abc import Sequence

from core.operations.inbox import Progress
from mailgateway.intake.mail import Cursor, RawMail
from mailgateway.intake.take import Read, Take


class Mailbox:
    """Takes the mails of the mailbox `name` (`imap:<account>:<mailbox>`), whose cursor is kept with every batch.

    Reading ahead saves time and decides nothing: `Take` looks again at what is known when the turn of a mail has come.
    """

    def __init__(self, take: Take, name: str) -> None:
        self._take, self._name = take, name
        self._mails: list[RawMail] = []
        self._reading: asyncio.Task[list[Read]] | None = None

    def ahead(self, mails: list[RawMail]) -> None:
        """Begin to read what comes next; whatever was begun for other mails is given up."""
        if self._reading is not None:
            self._reading.cancel()
        self._mails = mails
        self._reading = asyncio.create_task(self._take.read(mails)) if mails else None

    async def __call__(self, mails: list[RawMail], cursor: Cursor | None) -> Sequence[str]:
        """See `Handle`: the record ids, once everything is durable."""
        progress = Progress(self._name, cursor.uidvalidity, cursor.uid) if cursor else None
        receipts = await self._take(mails, progress, read=await self._read(mails))
        return [receipt.record for receipt in receipts]

    async def _read(self, mails: list[RawMail]) -> Sequence[Read]:
        """What was read ahead of these mails. Raises what went wrong in reading."""
        if self._reading is None or mails != self._mails:
            return ()
        reading, self._reading = self._reading, None
        return await reading
