"""Log as a value and as lines: every change with when, who and what; one of them with what it changed. Pure."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from core.model import Actor, Change
from core.text import Safe, clean_line, lit
from core.wording import count_words
from tui.facts.log import ChangeDetail, Difference, LogFacts
from tui.text import Line, Span, columns, cut, ends, line, rule, say, wrap
from tui.views import marks
from tui.views.names import actor_name

FIELDS, DOCUMENTS = 8, 6
_QUIET = ("changed_at", "public_stamp", "public_sequence", "heard_at", "order")


class ChangeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One change in the list; `key` is its number."""

    key: str
    when: Safe
    who: Safe
    what: Safe
    note: Safe = Safe("")


class ChangeView(msgspec.Struct, frozen=True, kw_only=True):
    """One change more closely."""

    key: str
    title: Safe
    head: tuple[Safe, ...]
    differences: tuple[Safe, ...]
    undo: Safe
    can: bool


def log(facts: LogFacts, now: datetime, mine: Actor | None) -> list[ChangeRow]:
    """The changes, newest first; with `mine` only those of one organiser."""
    return [_row(change, now) for change in facts.changes if mine is None or change.actor == mine]


def _row(change: Change, now: datetime) -> ChangeRow:
    note = say("undone by {}", Safe(str(change.undone_by))) if change.undone_by else Safe("")
    return ChangeRow(
        key=change.id, when=marks.moment(change.at, now), who=actor_name(change.actor),
        what=change.summary or Safe(change.verb.replace("_", " ")), note=note,
    )  # fmt: skip


def change_view(detail: ChangeDetail) -> ChangeView:
    """One change from its facts."""
    change = detail.change
    head = [
        say("{} {}, by {}", marks.full_day(change.at.date()), marks.clock(change.at), actor_name(change.actor)),
        say("{} ({})", change.summary or lit("(no summary)"), Safe(change.verb.replace("_", " "))),
    ]
    head += [say("why: {}", change.reason)] if change.reason else []
    head += [say("{} written", count_words(detail.letters, "letter"))] if detail.letters else []
    return ChangeView(
        key=change.id,
        title=say("Change {}", Safe(change.id)),
        head=tuple(head),
        differences=tuple(part for each in detail.differences[:DOCUMENTS] for part in _difference(each)),
        undo=detail.why_not or lit("u takes it back"),
        can=not detail.why_not,
    )


def _difference(each: Difference) -> list[Safe]:
    """`signups digital-…: state going → maybe`, one field a line."""
    name = say("{} {}", Safe(each.table), Safe(clean_line(each.id, 60)))
    if each.before is None:
        return [say("+ {}", name)]
    if each.after is None:
        return [say("- {}", name)]
    fields = [key for key in {**each.before, **each.after} if each.before.get(key) != each.after.get(key)]
    shown = [key for key in fields if key not in _QUIET] or fields
    lines = [say("{} {}: {} → {}", name, Safe(key), *_values(each, key)) for key in shown[:FIELDS]]
    return lines or [say("= {}", name)]


def _values(each: Difference, key: str) -> tuple[Safe, Safe]:
    return _value((each.before or {}).get(key, "–")), _value((each.after or {}).get(key, "–"))


def _value(value: object) -> Safe:
    """A value of a field; lists with commas, nothing as a dash."""
    text = ", ".join(map(str, value)) if isinstance(value, list) else value
    return cut(clean_line(text), 60) or lit("–")


def row_line(row: ChangeRow, cells: int) -> Line:
    """One change: when, who, what, and whether it was undone."""
    who = 10 if cells < 70 else 12
    left = columns([(Span(row.when, "dim"), 12), (row.who, who)])
    return ends(
        (*left, Span(lit(" ")), Span(row.what)),
        line(Span(say(" {}", row.note) if row.note else lit(""), "wait")),
        cells,
    )


def found(rows: Sequence[ChangeRow], text: str) -> list[ChangeRow]:
    """The rows that hold a text."""
    return [row for row in rows if text.casefold() in f"{row.who} {row.what} {row.key}".casefold()]


def context(above: int, cells: int) -> Line:
    """What is shown, and how many came in above."""
    right = line(Span(say("{} new above ", above), "need")) if above else ()
    return ends(line(Span(lit(" LOG  "), "dim"), lit("every change, of every series")), right, cells)


def detail_narrow(view: ChangeView | None, cells: int) -> list[Line]:
    """As `detail_lines`, one cell further in."""
    return [(Span(lit(" ")), *each) for each in detail_lines(view, cells - 2)]


def detail_lines(view: ChangeView | None, cells: int) -> list[Line]:
    """One change: who, when and why; what it changed; whether it can be taken back."""
    if view is None:
        return [line(Span(lit("nothing yet"), "dim"))]
    lines = [line(part) for text in view.head for part in wrap(text, cells, most=3)]
    lines += [rule(lit("before → after"), cells)]
    lines += [line(part) for text in view.differences for part in wrap(text, cells, most=2)]
    undo = Span(say("{}{}", lit("" if view.can else "! "), view.undo), "" if view.can else "need")
    return [*lines, line(), *(line(Span(part, undo.tone)) for part in wrap(undo.text, cells, most=4))]
