"""The one call that every intake ends in: raw mails are read, decided, committed; only then does it return."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from core.clock import Clock, system_clock
from core.desk import Desk
from core.ids import Ids, random_id
from core.operations import inbox
from core.operations.inbox import Arrived, Progress, Receipt
from core.store.ports import Store
from core.store.refusals import StoreBusy
from core.understanding import Known, Understanding
from mailgateway.fail_points import reached
from mailgateway.intake.mail import RawMail, TryLater
from mailgateway.intake.threads import known_for
from mailgateway.reader import Parcel, Reader, ReaderBroken

log = logging.getLogger("intake")

LONDON = ZoneInfo("Europe/London")


class Read(NamedTuple):
    """What a mail says, and what was known when it was read: the same words may say something else in another thread."""

    known: Known
    understood: Understanding


class Take:
    """Takes mails for one desk. `on_commit` is called after each batch, so that the answers leave at once."""

    def __init__(
        self,
        store: Store,
        desk: Desk,
        reader: Reader,
        *,
        clock: Clock = system_clock,
        ids: Ids = random_id,
        on_commit: Callable[[], object] = lambda: None,
    ) -> None:
        self._store, self._desk, self._reader = store, desk, reader
        self._clock, self._ids, self._on_commit = clock, ids, on_commit
        self.taken = 0

    async def __call__(
        self, mails: Sequence[RawMail], progress: Progress | None = None, *, read: Sequence[Read] = ()
    ) -> list[Receipt]:
        """Read and decide `mails` in order; durable when it returns. Raises `StoreBroken`, and `TryLater` while
        another process does not let us write or no reader can be started.

        `read` is what was read of these mails before. It counts where the desk knows now what it knew then.
        """
        understood = [each.understood for each in await self.read(mails, before=read)]
        arrived = [_arrived(mail, each) for mail, each in zip(mails, understood, strict=True)]
        reached("before-commit")
        try:
            receipts = await inbox.receive(self._store, self._desk, arrived, progress=progress, ids=self._ids)
        except StoreBusy as error:
            raise TryLater(str(error)) from None
        reached("after-commit")
        _note(arrived, receipts)
        self.taken += sum(not receipt.again for receipt in receipts)
        self._on_commit()
        return receipts

    async def read(self, mails: Sequence[RawMail], *, before: Sequence[Read] = ()) -> list[Read]:
        """Read `mails`, in order. What was read `before` (of the same mails) is read again where we know something else
        by now: the letter a mail answers, a new series, another day. Raises `TryLater` without a reader.
        """
        general = await self.known()
        async with self._store.view() as view:
            known = [await known_for(view, self._desk, mail, general) for mail in mails]
        found = {at: each for at, each in enumerate(before) if each.known == known[at]}
        fresh = [at for at in range(len(mails)) if at not in found]
        try:
            understood = await self._reader.read([_parcel(mails[at], known[at]) for at in fresh], general)
        except ReaderBroken as error:
            raise TryLater(str(error)) from None
        found |= {at: Read(known[at], each) for at, each in zip(fresh, understood, strict=True)}
        return [found[at] for at in range(len(mails))]

    async def known(self) -> Known:
        """What reading may know beforehand."""
        async with self._store.view() as view:
            series = tuple(each.id for each in await view.series.all())
        return known_of(self._desk, series, self._clock())


def known_of(desk: Desk, series: tuple[str, ...], now: datetime) -> Known:
    """The desk as the reading of mail knows it; today is London's date."""
    return Known(
        addresses=(desk.address,),
        domain=desk.domain,
        instance=desk.instance,
        uid_domain=desk.uid_domain,
        anchor=desk.anchor,
        lists=desk.lists,
        series=series,
        today=now.astimezone(LONDON).date().isoformat(),
        spam_header=desk.spam_header,
    )


def _note(arrived: Sequence[Arrived], receipts: Sequence[Receipt]) -> None:
    """One line in the log for each mail; nothing personal."""
    for each, receipt in zip(arrived, receipts, strict=True):
        facts = {
            "record": receipt.record, "kind": each.mail.kind, "intent": each.mail.intent or "",
            "again": receipt.again, "decided_by": each.mail.decided_by or "", "code": each.mail.code,
        }  # fmt: skip
        log.info("mail", extra=facts)


def _parcel(mail: RawMail, known: Known) -> Parcel:
    return Parcel(
        raw=mail.raw, envelope_from=mail.envelope_from, envelope_to=mail.envelope_to, too_large=mail.too_large,
        thread=known.thread, sent=known.sent,
    )  # fmt: skip


def _arrived(mail: RawMail, read: Understanding) -> Arrived:
    raw = mail.key if mail.source == "imap" else f"inbox/{mail.key.rpartition(':')[2]}.eml"
    return Arrived(source=mail.source, key=mail.key, mail=read, received_at=mail.received_at, raw=raw)
