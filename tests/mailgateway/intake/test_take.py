"""Where every intake ends: while another process writes, a batch is put off as a whole and decided once afterwards."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import pytest
from fakes_desk import Hands
from outlook import outlook_reply
from robots import party

from core.store.memory import MemoryStore
from core.store.refusals import busy
from mailgateway.intake.mail import RawMail, TryLater
from mailgateway.reader import Reader


class Faulty:
    """A store whose next transactions end as `faults` say, each with its error or, for None, well."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self.faults: list[Exception | None] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @asynccontextmanager
    async def unit_of_work(self, *given: Any) -> AsyncIterator[Any]:
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None:
            raise fault
        async with self._store.unit_of_work(*given) as uow:
            yield uow


@pytest.mark.parametrize(
    ("faults", "decided"),
    [([busy(30)], 0), ([RuntimeError(), busy(30)], 0), ([RuntimeError(), None, None, busy(30)], 2)],
)
async def test_busy_store_puts_a_batch_off_and_keeps_no_mail_apart(
    faults: list[Exception | None], decided: int
) -> None:
    clock = Hands(datetime.fromisoformat("2026-11-23T09:12:07+00:00"))
    store, reader = Faulty(MemoryStore(clock)), Reader()
    desk = await party(clock, reader, store=store)  # type: ignore[arg-type]
    mails = [
        RawMail(
            source="imap", key=f"imap:a:INBOX:1:{n}", received_at=clock(),
            raw=outlook_reply(f"Guest {n}", f"guest{n}@eastham.example", "YES", number=n),
        )
        for n in range(3)
    ]  # fmt: skip
    store.faults = list(faults)
    with pytest.raises(TryLater):
        await desk.take(mails)
    receipts = await desk.take(mails)
    assert [receipt.again for receipt in receipts] == [True] * decided + [False] * (3 - decided)
    async with store.view() as view:
        assert [mail.code for mail in await view.inbound.recent(10)] == [""] * 3
    await reader.close()
