"""The one call that every intake ends in: raw mails are read, decided, committed; only then does it return."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
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
from mailgateway.intake.mail import Cursor, RawMail, TryLater
from mailgateway.intake.threads import known_for
from mailgateway.reader import Parcel, Reader, ReaderBroken

log = logging.getLogger("intake")

LONDON = ZoneInfo("Europe/London")


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

    def mailbox(self, name: str) -> Callable[[list[RawMail], Cursor | None], Awaitable[Sequence[str]]]:
        """The handler of one IMAP mailbox, which keeps its cursor under `name` (`imap:<account>:<mailbox>`)."""

        async def handle(mails: list[RawMail], cursor: Cursor | None) -> Sequence[str]:
            progress = Progress(name, cursor.uidvalidity, cursor.uid) if cursor else None
            return [receipt.record for receipt in await self(mails, progress)]

        return handle

    async def __call__(self, mails: Sequence[RawMail], progress: Progress | None = None) -> list[Receipt]:
        """Read and decide `mails` in order; durable when it returns. Raises `StoreBroken`, and `TryLater` while
        another process does not let us write or no reader can be started.
        """
        try:
            understood = await self._read(mails)
            arrived = [_arrived(mail, read) for mail, read in zip(mails, understood, strict=True)]
            reached("before-commit")
            receipts = await inbox.receive(self._store, self._desk, arrived, progress=progress, ids=self._ids)
        except (StoreBusy, ReaderBroken) as error:
            raise TryLater(str(error)) from None
        reached("after-commit")
        for each, receipt in zip(arrived, receipts, strict=True):
            facts = {
                "record": receipt.record, "kind": each.mail.kind, "intent": each.mail.intent or "",
                "again": receipt.again, "decided_by": each.mail.decided_by or "", "code": each.mail.code,
            }  # fmt: skip
            log.info("mail", extra=facts)
        self.taken += sum(not receipt.again for receipt in receipts)
        self._on_commit()
        return receipts

    async def _read(self, mails: Sequence[RawMail]) -> list[Understanding]:
        """Read all mails, those that answer nothing of ours in one call, each of the others with its own thread."""
        general = await self.known()
        async with self._store.view() as view:
            known = [await known_for(view, self._desk, mail, general) for mail in mails]
        plain = [at for at, each in enumerate(known) if each is general]
        found = dict(zip(plain, await self._reader.read([_parcel(mails[at]) for at in plain], general), strict=True))
        for at, each in enumerate(known):
            if at not in found:
                found[at] = (await self._reader.read([_parcel(mails[at])], each))[0]
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


def _parcel(mail: RawMail) -> Parcel:
    return Parcel(
        raw=mail.raw, envelope_from=mail.envelope_from, envelope_to=mail.envelope_to, too_large=mail.too_large
    )


def _arrived(mail: RawMail, read: Understanding) -> Arrived:
    raw = mail.key if mail.source == "imap" else f"inbox/{mail.key.rpartition(':')[2]}.eml"
    return Arrived(source=mail.source, key=mail.key, mail=read, received_at=mail.received_at, raw=raw)
