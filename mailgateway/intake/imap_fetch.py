"""Fetching one batch from a connection: what is too large, what has vanished, and which mail is to blame."""

from collections.abc import Iterable
from datetime import datetime

from mailgateway.intake.imap_batches import HEADER_AFTER, NOTHING_AFTER, Batch
from mailgateway.intake.imap_connection import ImapConnection
from mailgateway.intake.imap_grammar import Metadata, uid_set
from mailgateway.intake.imap_protocol import TooMuch
from mailgateway.intake.imap_refusals import ImapRefused
from mailgateway.intake.mail import HEADER_LIMIT, MAIL_LIMIT, RawMail


class Fetcher:
    """Fetches batches and remembers, across connections, in how many failed attempts each mail took part."""

    def __init__(self) -> None:
        self.failures: dict[int, int] = {}

    async def fetch(self, connection: ImapConnection, batch: Batch, prefix: str, now: datetime) -> list[RawMail]:
        """The mails of `batch` in order; those that vanished meanwhile are left out. `prefix` begins each key.

        Raises `ImapRefused`, `ConnectionError` or `TimeoutError`; the mails are fetched with more care next time.
        """
        try:
            return await self._fetch(connection, batch, prefix, now)
        except (ImapRefused, ConnectionError, TimeoutError) as error:
            self._blame(batch, error)
            raise

    def settled(self, uids: Iterable[int]) -> None:
        """Forget what was remembered of mails that are done."""
        for uid in uids:
            self.failures.pop(uid, None)

    async def _fetch(self, connection: ImapConnection, batch: Batch, prefix: str, now: datetime) -> list[RawMail]:
        if batch.care in {"header", "nothing"}:
            return await self._without_body(connection, batch, prefix, now)
        expected = MAIL_LIMIT + 1 if batch.care == "alone" else batch.size
        bodies = await connection.fetch(batch.uids, expected)
        await _check_gone(connection, [uid for uid in batch.uids if uid not in bodies])
        return [_raw(mail, bodies[mail.uid], prefix, now) for mail in batch.mails if mail.uid in bodies]

    async def _without_body(
        self, connection: ImapConnection, batch: Batch, prefix: str, now: datetime
    ) -> list[RawMail]:
        mail = batch.mails[0]
        header: bytes | None = b""
        if batch.care == "header":
            header = await connection.fetch_header(mail.uid)
        if header is None:
            await _check_gone(connection, batch.uids)
            return []
        return [_raw(mail, header[:HEADER_LIMIT], prefix, now, too_large=max(mail.size, 1))]

    def _blame(self, batch: Batch, error: Exception) -> None:
        for uid in batch.uids:
            tries = self.failures.get(uid, 0) + 1
            if isinstance(error, TooMuch) and batch.care == "alone":
                tries = HEADER_AFTER
            elif isinstance(error, TooMuch) and batch.care == "header":
                tries = NOTHING_AFTER
            self.failures[uid] = tries


async def _check_gone(connection: ImapConnection, uids: list[int]) -> None:
    """Mails without a body must have been taken away by somebody; raises `ImapRefused` when they are still there."""
    if uids and await connection.search(f"UID {uid_set(uids)}"):
        raise ImapRefused.without_body()


def _header(body: bytes) -> bytes:
    end = body.find(b"\r\n\r\n")
    return body[: min(end + 4 if end >= 0 else HEADER_LIMIT, HEADER_LIMIT)]


def _raw(mail: Metadata, body: bytes, prefix: str, now: datetime, too_large: int = 0) -> RawMail:
    """One mail as it is handed on. A body as long as was asked for is larger than the server said."""
    if len(body) > MAIL_LIMIT:
        body, too_large = _header(body), max(mail.size, len(body))
    return RawMail(
        source="imap",
        key=f"{prefix}:{mail.uid}",
        raw=body,
        received_at=mail.received_at or now,
        too_large=too_large,
    )
