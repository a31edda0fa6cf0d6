"""Outbox as a value: letters in groups by what becomes of them, and one letter with its tries. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from core.health import LAST_TRY
from core.model import OutboxRow, RowState
from core.text import Safe, clean_line, clean_text, lit
from tui.facts.outbox import NEED, SOON, LetterDetail, OutboxFacts
from tui.text import joined, say
from tui.views import marks
from tui.views.marks import Marked
from tui.views.names import actor_name

_STATES: dict[RowState, Marked] = {
    "held": Marked("later", lit("held")), "queued": Marked("later", lit("queued")),
    "sending": Marked("wait", lit("sending")), "sent": Marked("ok", lit("sent")), "retry": Marked("need", lit("retry")),
    "failed": Marked("no", lit("failed")), "unknown": Marked("unsure", lit("unknown")),
    "withdrawn": Marked("no", lit("withdrawn")),
}  # fmt: skip
KEPT = timedelta(days=365)
"""A hold longer than this is an organiser's word to keep a letter back."""
_CALENDAR: dict[str, Safe] = {
    "none": lit("text"), "request": lit("text, calendar REQUEST"), "cancel": lit("text, calendar CANCEL"),
    "declinecounter": lit("text, calendar DECLINECOUNTER"),
}  # fmt: skip


class LetterRow(msgspec.Struct, frozen=True, kw_only=True):
    """One letter in the list; `key` is its id."""

    key: str
    state: Marked
    when: Safe
    to: Safe
    letter: Safe
    tries: Safe = Safe("")


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Letters that have the same coming."""

    title: Safe
    rows: tuple[LetterRow, ...]


class OutboxView(msgspec.Struct, frozen=True, kw_only=True):
    """All letters in their groups. `held` says who stopped all mail, `counts` how many are in each state."""

    groups: tuple[Group, ...] = ()
    mail: Marked = Marked("ok", lit("going out"))
    counts: Safe = Safe("")
    counting: bool = False


class LetterView(msgspec.Struct, frozen=True, kw_only=True):
    """One letter more closely."""

    key: str
    reader: Safe
    head: tuple[Safe, ...]
    text: Safe
    why: tuple[Safe, ...]
    tries: tuple[Safe, ...]


def outbox(facts: OutboxFacts, now: datetime) -> OutboxView:
    """Outbox from its facts."""
    rows = [(_row(row, facts, now), row) for row in facts.rows]
    groups = [
        _group("needs you", [r for r, row in rows if row.state in NEED]),
        _group("leaving soon", [r for r, row in rows if row.state in SOON]),
        _group("sent today", [r for r, row in rows if row.state == "sent"]),
        _group("withdrawn today", [r for r, row in rows if row.state == "withdrawn"]),
    ]
    waiting = [(state, facts.counts.get(state, 0)) for state in (*SOON, *NEED)]
    sent = sum(row.state == "sent" for row in facts.rows)
    words = [say("{} {}", Safe(state), number) for state, number in waiting if number] or [lit("nothing waits")]
    words += [say("sent today {}", sent)] if sent else []
    return OutboxView(
        groups=tuple(group for group in groups if group.rows),
        mail=_mail(facts, now),
        counts=joined(" · ", words),
        counting=any(row.state == "held" and row.due - now < KEPT for row in facts.rows),
    )


def _group(title: str, rows: Sequence[LetterRow]) -> Group:
    return Group(title=say("{}  {}", Safe(title), len(rows)), rows=tuple(rows))


def _mail(facts: OutboxFacts, now: datetime) -> Marked:
    if facts.hold is None:
        return Marked("ok", lit("going out"))
    by = clean_line(facts.hold.by, 30) or lit("somebody")
    return Marked("need", say("all mail held by {} since {} (H)", by, marks.moment(facts.hold.at, now)))


def _row(row: OutboxRow, facts: OutboxFacts, now: datetime) -> LetterRow:
    session = facts.sessions.get(row.session)
    about = marks.number_word(session.number, session.date) if session else Safe("")
    return LetterRow(
        key=row.id,
        state=_STATES[row.state],
        when=_when(row, now),
        to=row.shown_address,
        letter=joined(" ", (Safe(row.kind.replace("_", " ")), about)),
        tries=say("try {}/{}", row.attempts, LAST_TRY) if row.attempts and row.state in NEED else Safe(""),
    )


def _when(row: OutboxRow, now: datetime) -> Safe:
    """When it leaves, is tried again, or was settled."""
    if row.state == "held":
        return lit("kept back") if row.due - now > KEPT else say("in {}", marks.age(row.due - now))
    if row.state == "queued":
        return lit("now") if row.due <= now else marks.moment(row.due, now)
    if row.state == "retry":
        return say("next {}", marks.moment(row.due, now))
    return marks.moment(row.settled_at or row.created_at, now)


def letter(detail: LetterDetail, now: datetime) -> LetterView:
    """One letter from its facts."""
    row = detail.row
    subject = clean_line(detail.subject) or lit("(no subject)")
    return LetterView(
        key=row.id,
        reader=row.name or row.shown_address,
        head=(
            say("To       {}", row.shown_address), say("Subject  {}", subject),
            say("Parts    {}", _CALENDAR.get(row.calendar, lit("text"))),
        ),
        text=Safe(clean_text(detail.text)) or say("(it cannot be worded here: {})", Safe(detail.trouble)),
        why=tuple(_why(detail, now)),
        tries=tuple(_tries(row, now)),
    )  # fmt: skip


def _why(detail: LetterDetail, now: datetime) -> list[Safe]:
    change, row = detail.change, detail.row
    says = [row.reason] if row.reason else []
    if change is not None:
        words = change.summary or Safe(change.verb)
        says.append(say("{} {} (by {})", marks.moment(change.at, now), words, actor_name(change.actor)))
    return says or [say("cause: {}", Safe(clean_line(row.cause)) or lit("planned"))]


def _tries(row: OutboxRow, now: datetime) -> list[Safe]:
    says = [say("{}  {}  {}", marks.moment(t.at, now), Safe(t.outcome), t.answer) for t in row.tries[-6:]]
    return [*says, say("next {}", marks.moment(row.due, now))] if row.state == "retry" else says
