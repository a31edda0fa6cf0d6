"""Looking for letters that may or may not have been taken: their copies in the archive folders of our own mailboxes."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from core.clock import Clock, system_clock
from core.config_mail import ImapSettings
from core.desk import Desk
from core.errors import Refused
from core.model import OutboxRow
from core.operations import outbox
from core.operations.work import GATEWAY, Work
from core.store.ports import Store
from core.text import lit
from mailgateway.auth import credentials_for
from mailgateway.intake.imap_connection import ImapConnection
from mailgateway.intake.imap_refusals import ImapRefused

log = logging.getLogger("sending.proof")

LOOKS = (timedelta(minutes=2), timedelta(minutes=10))
"""When a letter is looked for, counted from the moment it became unknown. Not found proves nothing."""
FORGOTTEN = timedelta(days=1)


class Proof:
    """Searches the archive folders of `mailboxes`. What was looked for is remembered in this process only."""

    def __init__(
        self, store: Store, desk: Desk, mailboxes: Sequence[ImapSettings], *, clock: Clock = system_clock
    ) -> None:
        self._store, self._desk, self._clock = store, desk, clock
        self._places = [(each, folder) for each in mailboxes for folder in each.archive_folders]
        self._looked: dict[str, int] = {}

    async def look(self) -> int:
        """Search for every unknown letter whose time has come; returns how many were proven. Never raises."""
        wanted = await self._wanted() if self._places else []
        if not wanted:
            return 0
        found: set[str] = set()
        for settings, folder in self._places:
            missing = [row for row in wanted if row.id not in found]
            try:
                found |= await self._found(settings, folder, missing)
            except (ImapRefused, Refused, ConnectionError, TimeoutError) as error:
                log.warning("archive_failed", extra={"kind": type(error).__name__})
        for row in wanted:
            self._looked[row.id] = self._due(row, self._clock())
        for id_ in found:
            await self._prove(id_)
        return len(found)

    async def _wanted(self) -> list[OutboxRow]:
        now = self._clock()
        async with self._store.view() as view:
            unknown = await view.outbox.in_state("unknown", limit=100, newest=True)
        alive = {row.id for row in unknown}
        self._looked = {id_: looks for id_, looks in self._looked.items() if id_ in alive}
        return [row for row in unknown if self._due(row, now) > self._looked.get(row.id, 0)]

    @staticmethod
    def _due(row: OutboxRow, now: datetime) -> int:
        """How often a letter should have been looked for by now."""
        age = now - (row.settled_at or now)
        return sum(age >= look for look in LOOKS) if age < FORGOTTEN else 0

    async def _found(self, settings: ImapSettings, folder: str, rows: Sequence[OutboxRow]) -> set[str]:
        """Those of `rows` whose Message-ID a folder holds; by a connection of its own."""
        if not rows:
            return set()
        connection = ImapConnection()
        try:
            await connection.connect(settings, credentials_for(settings, "imap"))
            return {row.id for row in rows if await connection.search_message_id(folder, row.message_id)}
        finally:
            await connection.logout()

    async def _prove(self, id_: str) -> None:
        async with self._store.unit_of_work(GATEWAY) as uow:
            row = await uow.outbox.get(id_)
            if row is not None and row.state == "unknown":
                await outbox.proven(Work(uow, self._desk), row, lit("a copy lies in the archive"))
                log.info("letter_proven", extra={"row": id_})


async def keep_looking(proof: Proof, seconds: float) -> None:
    """Look every `seconds`, until cancelled."""
    while True:
        await proof.look()
        await asyncio.sleep(seconds)
