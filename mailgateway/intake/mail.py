"""What every intake produces: raw bytes with a key, handed to one function that confirms only what is durable."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

import msgspec

MAIL_LIMIT = 2 * 1024 * 1024
"""Bytes of the largest mail that is read whole."""

HEADER_LIMIT = 65_536
"""Bytes of the header that is fetched of a larger one."""


class RawMail(msgspec.Struct, frozen=True, kw_only=True):
    """One mail as it came. `key` is its place (`imap:<account>:<mailbox>:<uidvalidity>:<uid>`, `lmtp:<sha256>`, ...).

    `received_at` is aware UTC. `too_large` is the size in bytes of a mail above the limit; `raw` then holds at most its
    header. `envelope_from` is None where the source knows no envelope, and "" for the null sender.
    """

    source: Literal["imap", "lmtp", "pipe"]
    key: str
    raw: bytes
    received_at: datetime
    envelope_from: str | None = None
    envelope_to: tuple[str, ...] = ()
    too_large: int = 0


class Cursor(msgspec.Struct, frozen=True, kw_only=True):
    """How far an IMAP mailbox is settled: every mail up to and including `uid` under `uidvalidity`."""

    uidvalidity: int = 0
    uid: int = 0


class TryLater(Exception):
    """Raised by a handler that cannot commit just now (store locked, disk full, stopping): nothing is confirmed."""


Handle = Callable[[list[RawMail], Cursor | None], Awaitable[Sequence[str] | None]]
"""Decides a batch and returns when that is durable, cursor included; may return one record id per mail.

Raises `TryLater` when it cannot: the batch is offered again. Any other exception ends the intake that called.
"""


@runtime_checkable
class ReadsAhead(Protocol):
    """A handler that likes to know what it will get next, to begin with what can be done before its turn."""

    def ahead(self, mails: list[RawMail]) -> None:
        """These come next, if all goes well; an empty list: nothing does, and what was begun is given up."""


def tell_ahead(handle: object, mails: list[RawMail]) -> None:
    """Tell a handler that `ReadsAhead` which mails it will get next."""
    if isinstance(handle, ReadsAhead):
        handle.ahead(mails)
