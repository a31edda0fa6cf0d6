"""Queued mail, its final bytes, its tokens, and what each calendar was told."""

from datetime import datetime
from typing import Literal

from core.model.base import Doc, Part
from core.text import Safe, lit

RowState = Literal["held", "queued", "sending", "sent", "retry", "failed", "unknown", "withdrawn"]
CalendarPart = Literal["none", "request", "cancel", "declinecounter"]
Role = Literal["main", "second"]
"""Which of a person's calendars: the one at their main address, or the one of an own device at a second address."""
HIDDEN = lit("second address, hidden")
Fact = str | list[str]


class Owner(Part, frozen=True, kw_only=True):
    """The process that is sending a letter; a dead owner's letters are taken back."""

    host: str
    pid: int
    started: str
    lease_until: datetime


class Try(Part, frozen=True, kw_only=True):
    """One attempt to send, and what the server said. `reason` is the class of what went wrong, as the sending judged it."""

    at: datetime
    outcome: str
    answer: Safe = Safe("")
    reason: str = ""


class OutboxRow(Doc, frozen=True, kw_only=True):
    """One recipient's queued mail, kept as facts until it is claimed; the final bytes are in `Rendered`.

    `key` is unique: kind, person, session and cause. `rank` orders the queue (0 answers to people, 1 organisers, 2
    planned). `due` is when it may be sent (the end of the hold, or the next try). `subject_person` of a letter about
    someone else. `files` are attachments, name to text. `role` says for which of the person's addresses it is. `phase`
    is `claimed` before the final dot may have been sent, `dot` after.
    """

    key: str
    kind: str
    address: Safe
    name: Safe = Safe("")
    person: str = ""
    session: str = ""
    series: str = ""
    state: RowState = "queued"
    rank: int = 0
    facts: dict[str, Fact] = {}
    files: dict[str, str] = {}
    language: Literal["en", "cy"] = "en"
    calendar: CalendarPart = "none"
    entry: str = ""
    role: Role = "main"
    purpose: Literal["act", "opt-in", "holder", "erase", "address", ""] = "act"
    auto: Literal["replied", "generated"] = "generated"
    in_reply_to: Safe = Safe("")
    references: tuple[Safe, ...] = ()
    cause: str = ""
    change: int = 0
    created_at: datetime
    due: datetime
    first_tried_at: datetime | None = None
    attempts: int = 0
    tries: tuple[Try, ...] = ()
    phase: Literal["", "claimed", "dot"] = ""
    owner: Owner | None = None
    message_id: str = ""
    subject: Safe = Safe("")
    settled_at: datetime | None = None
    reason: Safe = Safe("")

    @property
    def shown_address(self) -> Safe:
        """The address as lists show it: a second one only on request, and that is logged."""
        return self.address if self.role == "main" else HIDDEN


class Rendered(Doc, frozen=True, kw_only=True):
    """The final bytes of a letter, made at its first claim and sent unchanged ever after. `id` is the row's."""

    content: bytes
    at: datetime


class Token(Doc, frozen=True, kw_only=True):
    """A reply token; `id` is its fingerprint. `wish` is what an opt-in or holder letter will carry out on YES."""

    row: str
    purpose: Literal["act", "opt-in", "holder", "erase", "address"]
    address: Safe
    person: str = ""
    session: str = ""
    series: str = ""
    wish: dict[str, str] = {}
    expires_at: datetime
    used_at: datetime | None = None
    asks: Literal["", "vote", "numbered", "who_came"] = ""
    options: tuple[str, ...] = ()


class CalendarEntry(Doc, frozen=True, kw_only=True):
    """What one person's calendar was last told about one session; `id` is the UID, folded. One row per suffix `n`; the
    calendar of a second address (`role`) has a UID and suffixes of its own.

    `fingerprint` covers what a calendar must be told about. `answer_*` is the last calendar answer on this UID.
    """

    uid: str
    n: int
    session: str
    person: str
    role: Role = "main"
    address: Safe
    told: Literal["none", "invited", "cancelled"] = "none"
    partstat_told: str = ""
    sequence: int = 0
    time_sequence: int = 0
    dtstamp: datetime | None = None
    starts_told: datetime | None = None
    fingerprint: str = ""
    certainty: Literal["claimed", "sent", "unknown", "failed"] = "claimed"
    answer_partstat: str = ""
    answer_sequence: int | None = None
    answer_dtstamp: datetime | None = None
    answer_at: datetime | None = None
    answer_record: str = ""
    letter: str = ""
