"""Follows a desk at work: one line for each mail it read and each letter it sent, and the counts at the end."""

import asyncio
from collections import Counter

from core.model import RowState
from core.store.ports import Store
from core.store.unit_of_work import View
from core.wording import date_words
from mailgateway.demo.cast import CAST
from mailgateway.demo.received import read
from mailgateway.demo.stage import Say
from mailgateway.demo.world import World

_BUSY: tuple[RowState, ...] = ("held", "queued", "sending", "retry")
_NAMES = {officer.address: officer.name for officer in CAST.values()}


class Teller:
    """Says what the desk does, in the order in which it was committed."""

    def __init__(self, store: Store, world: World, say: Say) -> None:
        self._store, self._world, self._say = store, world, say
        self._told = store.seq
        self._went_on = asyncio.Event()

    async def run(self) -> None:
        """Tell everything from now on, until cancelled."""
        async for commit in self._store.changes(self._told):
            async with self._store.view() as view:
                for table, id_ in commit.touched:
                    await self._tell(view, table, id_)
            self._told = commit.seq
            self._went_on.set()

    async def _tell(self, view: View, table: str, id_: str) -> None:
        record = await view.inbound.get(id_) if table == "inbound" else None
        if record is not None:
            waits = " It waits for an organiser." if record.state == "waiting" else ""
            self._say(f"    The desk reads {_NAMES.get(record.address, record.address)}: {record.effect}.{waits}")
        row = await view.outbox.get(id_) if table == "outbox" else None
        if row is not None and row.state == "sent":
            rendered = await view.rendered.get(id_)
            method = read(rendered.content).method if rendered else ""
            part = f" [calendar: {method}]" if method else ""
            self._say(f"    The desk writes to {_NAMES.get(row.address, row.address)}: {row.subject}{part}")

    async def settled(self) -> None:
        """Wait until the desk has read everything, every letter has left, and all of it is told."""
        while True:
            self._went_on.clear()
            if self._told >= self._store.seq and await self._at_rest():
                return
            await self._went_on.wait()

    async def _at_rest(self) -> bool:
        async with self._store.view() as view:
            cursor = await view.cursors.get(f"imap:{self._world.desk}:INBOX")
            if cursor is None or cursor.uid < self._world.last_uid:
                return False
            return not any([await view.outbox.count(state) for state in _BUSY])


async def counts(store: Store) -> list[str]:
    """One line for the next session of each series, one for the mail that waits, one for the letters."""
    async with store.view() as view:
        lines = []
        for series in sorted(await view.series.all(), key=lambda each: each.id):
            session = next(s for s in await view.sessions.of_series(series.id) if s.state == "open")
            states = Counter(each.state for each in await view.signups.for_session(session.id))
            said = ", ".join(f"{number} {state}" for state, number in sorted(states.items())) or "nobody yet"
            lines.append(f"{series.name}, {date_words(session.date)}: {said}")
        lines.append(f"Mails that wait for an organiser: {await view.inbound.count('waiting')}")
        lines.append(f"Letters sent: {await view.outbox.count('sent')}")
    return lines
