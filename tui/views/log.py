"""Log as a value and as lines: every change with when, who and what; one of them with what it changed. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

import msgspec

from core.model import Actor, Change, Person
from core.text import Safe, clean_line, join, lit
from core.wording import count_words
from tui.facts.log import ChangeDetail, Difference, LogFacts
from tui.text import Line, Span, columns, cut, ends, line, rule, say, wrap
from tui.views import marks
from tui.views.names import actor_name, person_name

FIELDS, DOCUMENTS = 8, 6
Named = Callable[[str], Safe]
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


def log(facts: LogFacts, now: datetime, mine: Actor | None, kind: str = "") -> list[ChangeRow]:
    """The changes, newest first; with `mine` only those of one organiser, with `kind` only those of such an actor."""
    wanted = [change for change in facts.changes if mine is None or change.actor == mine]
    return [_row(change, now) for change in wanted if not kind or change.actor.kind == kind]


KINDS: dict[str, Safe] = {
    "": Safe(""), "organiser": lit(" by organisers"), "gateway": lit(" by the gateway"), "automatic": lit(" by itself"),
}  # fmt: skip
"""Whose changes are shown, one after another; all of them first."""


def chain(changes: Sequence[Change], now: datetime, cells: int) -> list[Line]:
    """The changes behind another, one under the other."""
    if not changes:
        return [line(lit("Nothing came before it."))]
    said = [
        say("{}  {}  {} (by {})", Safe(c.id), marks.moment(c.at, now), c.summary or Safe(c.verb), actor_name(c.actor))
        for c in changes
    ]
    return [line(part) for text in said for part in wrap(text, cells)]


def _row(change: Change, now: datetime) -> ChangeRow:
    note = say("undone by {}", Safe(str(change.undone_by))) if change.undone_by else Safe("")
    return ChangeRow(
        key=change.id, when=marks.moment(change.at, now), who=actor_name(change.actor),
        what=change.summary or Safe(change.verb.replace("_", " ")), note=note,
    )  # fmt: skip


def change_view(detail: ChangeDetail, *, most: int = DOCUMENTS) -> ChangeView:
    """One change from its facts, with what it did to at most so many documents."""
    named = partial(_named, detail.people)
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
        differences=tuple(part for each in detail.differences[:most] for part in _difference(each, named)),
        undo=detail.why_not or lit("u takes it back"),
        can=not detail.why_not,
    )


def _named(people: Mapping[str, Person], value: str) -> Safe:
    """A person's name instead of their id, also at the end of the id of what is theirs."""
    head, colon, last = value.rpartition(":")
    if last in people:
        return say("{}{}", Safe(f"{head} of " if colon else ""), person_name(people[last]))
    return clean_line(value, 60)


def _difference(each: Difference, named: Named) -> list[Safe]:
    """`signups digital-… of Tom Webb: state going → maybe`, one field a line."""
    name = say("{} {}", Safe(each.table), named(each.id))
    if each.before is None:
        return [say("+ {}", name)]
    if each.after is None:
        return [say("- {}", name)]
    fields = [key for key in {**each.before, **each.after} if each.before.get(key) != each.after.get(key)]
    shown = [key for key in fields if key not in _QUIET] or fields
    lines = [say("{} {}: {} → {}", name, Safe(key), *_values(each, key, named)) for key in shown[:FIELDS]]
    return lines or [say("= {}", name)]


def _values(each: Difference, key: str, named: Named) -> tuple[Safe, Safe]:
    return _value((each.before or {}).get(key, "–"), named), _value((each.after or {}).get(key, "–"), named)


def _value(value: object, named: Named) -> Safe:
    """A value of a field; people by name, lists with commas, nothing as a dash."""
    if isinstance(value, list):
        return cut(join(", ", [named(str(part)) for part in value]), 60) or lit("–")
    return cut(named(value) if isinstance(value, str) else clean_line(value), 60) or lit("–")


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
