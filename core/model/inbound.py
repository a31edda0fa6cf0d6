"""Mail that came in and what became of it."""

from datetime import datetime
from typing import Literal

from core.model.base import Doc
from core.model.letters import Fact
from core.text import Safe

RecordState = Literal["settled", "waiting", "quarantined", "filed"]


class InboundRecord(Doc, frozen=True, kw_only=True):
    """One mail and what became of it. `excerpt` is the reply text, kept as long as the raw mail; `quoted` what stood
    around it and was taken out: quotes, signature, banners.

    `effect` is one sentence for organisers; `hits` are the phrases that were found, `family: phrase`. `raw` is where
    the bytes lie: `inbox/<sha256>.eml`, or an IMAP place.
    """

    source: Literal["imap", "lmtp", "pipe", "demo"]
    received_at: datetime
    kind: str
    state: RecordState
    rule: Safe = Safe("")
    code: str = ""
    address: Safe = Safe("")
    name: Safe = Safe("")
    subject: Safe = Safe("")
    excerpt: Safe = Safe("")
    quoted: Safe = Safe("")
    size: int = 0
    intent: str = ""
    arguments: dict[str, Fact] = {}
    decided_by: str = ""
    action: str = ""
    trust: str = ""
    reason: Safe = Safe("")
    effect: Safe = Safe("")
    hits: tuple[Safe, ...] = ()
    meanings: tuple[str, ...] = ()
    person: str = ""
    series: str = ""
    session: str = ""
    message_id: Safe = Safe("")
    raw: str = ""
    change: int = 0
    taken_by: Safe = Safe("")
    settled_by: Safe = Safe("")
    settled_at: datetime | None = None


class Seen(Doc, frozen=True, kw_only=True):
    """An idempotence key of a mail that was handled; `id` is the key."""

    record: str
    at: datetime


class Cursor(Doc, frozen=True, kw_only=True):
    """How far a mailbox is settled; `id` is `imap:<account>:<mailbox>`."""

    uidvalidity: int
    uid: int
