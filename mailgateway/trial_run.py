"""Looking on: mail is fetched and read as usual, and what would be done is said; nothing is written, sent or flagged."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack

from core.clock import Clock, system_clock
from core.config import Config
from core.config_mail import ImapSettings
from core.desk import Desk
from core.errors import Refused
from core.store.ports import Store
from core.text import Safe, cat, lit
from core.wording import count_words
from mailgateway.auth import credentials_for
from mailgateway.explaining import decided
from mailgateway.gateway import mailbox_name, named
from mailgateway.intake.imap import ImapIntake
from mailgateway.intake.mail import Cursor, RawMail
from mailgateway.intake.take import Take
from mailgateway.reader import Reader

Say = Callable[[Safe], object]


class LookOn:
    """A gateway that changes nothing. `say` gets one sentence for each mail; the store may be open for reading only.

    Mails are read where the gateway reads them: in a process that is killed when one of them takes too long.
    """

    def __init__(
        self, config: Config, desk: Desk, store: Store, say: Say, *, clock: Clock = system_clock,
        reader: Reader | None = None,
    ) -> None:  # fmt: skip
        if config.imap is None:
            raise Refused("--read-only reads a mailbox, and the configuration names none. Add an [imap] table.")
        self._desk, self._store, self._say, self._clock = desk, store, say, clock
        self._mailboxes = (config.imap, *config.mailboxes)
        self._reader = reader or Reader()
        self._take = Take(store, desk, self._reader, clock=clock)

    async def once(self) -> int:
        """Read what no gateway has read yet, and end; returns the number of mails."""
        count = 0
        try:
            for settings in self._mailboxes:
                intake = await self._intake(settings)
                async with named(settings):
                    count += await intake.once(self._handle)
        finally:
            await self._reader.close()
        await self._letters()
        return count

    async def run(self) -> None:
        """Look on until cancelled."""
        await self._letters()
        async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
            stack.push_async_callback(self._reader.close)
            for settings in self._mailboxes:
                group.create_task((await self._intake(settings)).run(self._handle))

    async def _intake(self, settings: ImapSettings) -> ImapIntake:
        async with self._store.view() as view:
            known = await view.cursors.get(mailbox_name(settings))
        cursor = Cursor(uidvalidity=known.uidvalidity, uid=known.uid) if known else None
        return ImapIntake(settings, credentials_for(settings, "imap"), cursor, read_only=True, clock=self._clock)

    async def _handle(self, mails: list[RawMail], cursor: Cursor | None) -> None:  # noqa: ARG002 - an intake's handler
        for read in await self._take.read(mails):
            found = await decided(read.understood, self._desk, self._store, now=self._clock())
            record = found.record
            self._say(cat(Safe(f"{record.kind}: "), found.read.reason, lit(" Would be: "), record.effect, lit(".")))

    async def _letters(self) -> None:
        async with self._store.view() as view:
            waiting = sum([await view.outbox.count(state) for state in ("queued", "retry", "held")])
        self._say(Safe(f"{count_words(waiting, 'letter')} would wait to leave. Nothing was changed."))
