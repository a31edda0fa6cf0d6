"""What an intake hands to the inbox, and what it gets back."""

from datetime import datetime
from typing import Literal

import msgspec

from core.model import Cursor, RecordState
from core.text import Safe
from core.understanding import Understanding

Source = Literal["imap", "lmtp", "pipe", "demo"]
Action = Literal["act", "confirm", "ask", "human", "ignore"]
"""What `explain` prints: do it, ask for a YES, ask which, put it before a person, or nothing."""


class Arrived(msgspec.Struct, frozen=True, kw_only=True):
    """One mail that was read. `key` is its place (`imap:<account>:<mailbox>:<uidvalidity>:<uid>`), `raw` where its
    bytes lie, `received_at` aware UTC.
    """

    source: Source
    key: str
    mail: Understanding
    received_at: datetime
    raw: str = ""


class Receipt(msgspec.Struct, frozen=True):
    """What became of a mail: its record, one sentence, and whether it had been seen before."""

    record: str
    says: Safe
    again: bool = False


class Progress(msgspec.Struct, frozen=True):
    """How far a mailbox is settled once a batch is committed."""

    mailbox: str
    uidvalidity: int
    uid: int

    def cursor(self) -> Cursor:
        """The document that keeps it."""
        return Cursor(id=self.mailbox, uidvalidity=self.uidvalidity, uid=self.uid)


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided about one mail. `effect` is one sentence for organisers."""

    state: RecordState
    action: Action
    effect: Safe
    person: str = ""
    series: str = ""
    session: str = ""
    trust: str = ""
