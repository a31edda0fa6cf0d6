"""What a mail says, as plain values: the contract between the reading of mail and the rules that act on it.

`mailgateway/reading` makes an `Understanding` from bytes alone, without the store. `core/operations/inbox.py` adds
what only the store knows (who holds a token, which session a date means) and decides. `docs/reading.md` shows both.
"""

from datetime import datetime
from typing import Literal

import msgspec

from core.text import Safe

Kind = Literal[
    "human",
    "calendar-reply",
    "auto-reply",
    "bounce",
    "delay",
    "receipt",
    "list",
    "own",
    "challenge",
    "spam",
    "quarantined",
]
Intent = Literal[
    "join", "maybe", "decline", "leave", "stop", "pause", "series", "help", "question", "topic", "vote", "my-data",
    "erase", "report", "phone", "status", "delegate", "pair", "undo", "talk", "say", "host", "who", "notes", "came",
]  # fmt: skip
Verdict = Literal["act", "ask", "human", "ignore"]
Evidence = Literal["pass", "fail", "none"]
Place = Literal["address", "in-reply-to", "references"]
Partstat = Literal["ACCEPTED", "TENTATIVE", "DECLINED", "DELEGATED", "NEEDS-ACTION", ""]
Question = Literal["", "vote", "numbered", "who_came"]
Arguments = dict[str, str | bool | int | list[int | str]]


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A frozen value; equality is by content."""


class Sender(Value, frozen=True, kw_only=True):
    """The one address in From (lower case), and the cleaned display name (empty when there was none)."""

    address: Safe
    name: Safe = Safe("")


class TokenFound(Value, frozen=True, kw_only=True):
    """A reply token as it stood in the mail (lower case), and where."""

    token: str
    where: Place


class Word(Value, frozen=True, kw_only=True):
    """One command line: the canonical word (`JOIN`, `STOP ALL`, `IDEA`), its intent and arguments."""

    word: str
    intent: Intent
    arguments: Arguments = {}


class Hit(Value, frozen=True, kw_only=True):
    """One phrase of one family that was found in the reply text. `switched_off` names why it does not count."""

    family: str
    phrase: Safe
    switched_off: Safe = Safe("")


class Removed(Value, frozen=True, kw_only=True):
    """Lines taken out of the reply text: what they were, first and last line number (from 1)."""

    what: str
    first: int
    last: int


class ReplyText(Value, frozen=True, kw_only=True):
    """The words this person typed now, by stages. `certain` is false where a stage kept its input."""

    full: Safe = Safe("")
    without_quotes: Safe = Safe("")
    without_signature: Safe = Safe("")
    final: Safe = Safe("")
    certain: bool = True
    removed: tuple[Removed, ...] = ()


class CalendarAnswer(Value, frozen=True, kw_only=True):
    """One VEVENT of a calendar reply. `method` is REPLY, COUNTER or REFRESH as understood.

    `uid` is folded (strip, casefold). `sequence` is None when missing. Times are UTC; `zone_guessed` marks a time whose
    zone was unknown and read as Europe/London.
    """

    method: str
    uid: str
    recurrence_id: datetime | None = None
    sequence: int | None = None
    dtstamp: datetime | None = None
    attendee: str = ""
    partstat: Partstat = ""
    comment: Safe = Safe("")
    proposed_start: datetime | None = None
    proposed_end: datetime | None = None
    counter_in_body: bool = False
    zone_guessed: bool = False


class Bounce(Value, frozen=True, kw_only=True):
    """A delivery report: the address that failed ('' if unknown), its status (`5.1.1`), and the mail of ours it was."""

    recipient: str = ""
    permanent: bool = False
    status: str = ""
    message_id: str = ""
    token: str = ""


class Understanding(Value, frozen=True, kw_only=True):
    """What one mail says.

    `kind` and `rule` come from screening (`rule` names the rule and the header value that matched, cleaned).
    `evidence` is what the trust anchor says about the sender: `pass` is level 1, `none` level 0, `fail` level -1.
    `tokens` stand in the order in which they count (docs/reading.md). `verdict` is what the text alone allows; trust
    and state are judged later. `code` is the reason code of a quarantined mail. `identity` is the idempotence key
    (hex) of Message-ID and From, or of the content where there is no Message-ID. `meanings` are the intents between
    which a person would have to choose. `weak` names a weak sign of a robot, `list_name` a registered mailing list.
    """

    kind: Kind
    rule: Safe = Safe("")
    code: str = ""
    size: int = 0
    identity: str = ""
    message_id: Safe = Safe("")
    subject: Safe = Safe("")
    peeled_subject: Safe = Safe("")
    sender: Sender | None = None
    evidence: Evidence = "none"
    tokens: tuple[TokenFound, ...] = ()
    series_address: str = ""
    reply: ReplyText = ReplyText()
    words: tuple[Word, ...] = ()
    hits: tuple[Hit, ...] = ()
    intent: Intent | None = None
    arguments: Arguments = {}
    decided_by: Literal["calendar", "command", "text"] | None = None
    verdict: Verdict = "ignore"
    reason: Safe = Safe("")
    calendar: tuple[CalendarAnswer, ...] = ()
    bounce: Bounce | None = None
    meanings: tuple[Intent, ...] = ()
    sensitive: bool = False
    weak: Safe = Safe("")
    defects: tuple[str, ...] = ()
    list_name: str = ""


class Known(Value, frozen=True, kw_only=True):
    """What reading may know beforehand: our identity, and the lines of the letter that the mail answers.

    `addresses` are the gateway's own addresses without plus forms; `instance` is the value of our loop header;
    `lists` the registered mailing lists (List-Id or address). `anchor` is `trust.anchor` of the configuration.
    `sent` holds the normalised lines of the letter answered, `thread` says what kind of question it asked.
    """

    addresses: tuple[str, ...]
    domain: str
    instance: str
    uid_domain: str
    anchor: str = "none"
    lists: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    thread: Question = ""
    today: str = ""
    spam_header: str = ""
