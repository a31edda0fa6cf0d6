"""What happens next by itself, as rows: when, what, and to how many people. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from core.text import Safe, cat, lit
from core.wording import count_words
from tui.text import Line, Span, columns, cut_line, line, say
from tui.views import marks

if TYPE_CHECKING:
    from core.planner import Action

WHAT: dict[str, Safe] = {
    "invitation": lit("invitation"), "nudge": lit("“have you seen?”"), "first_timer": lit("what to expect"),
    "reminder": lit("reminder"), "still_coming": lit("“still coming?”"), "still_coming_maybe": lit("“still coming?”"),
    "same_day": lit("“it is today”"), "switch": lit("offers from now on"), "low": lit("“few sign-ups”"),
    "host_ask": lit("“can you host?”"), "host_needed": lit("“no host yet”"), "clash_warning": lit("clash warning"),
    "clash_notice": lit("clash notice"),
    "host_reminder": lit("host reminder"), "host_pack": lit("host pack"), "topic_needed": lit("“no topic yet”"),
    "who_came": lit("“who came?”"), "notes_ask": lit("“your notes?”"), "thanks_and_notes": lit("thanks and notes"),
}  # fmt: skip
_TO_ORGANIZERS = ("low", "host_needed", "clash_notice", "clash_warning", "topic_needed")


class PlannedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the desk will do; `key` is that of its first action, `short` says to whom in fewer cells."""

    key: str
    day: Safe
    clock: Safe
    what: Safe
    whom: Safe
    short: Safe


def what_words(kind: str) -> Safe:
    """What the letters or deeds of a kind are called."""
    return WHAT.get(kind) or Safe(kind.replace("_", " "))


def planned(actions: "Sequence[Action]", now: datetime) -> list[PlannedRow]:
    """The actions of one session, those of one kind at one time together."""
    groups: dict[tuple[datetime, str], list[Action]] = {}
    for action in actions:
        groups.setdefault((max(action.at, now), action.kind), []).append(action)
    return [_row(at, kind, found, now) for (at, kind), found in sorted(groups.items(), key=lambda item: item[0])]


def _row(at: datetime, kind: str, actions: "Sequence[Action]", now: datetime) -> PlannedRow:
    people = {action.person for action in actions if action.person}
    kept = whom(kind, actions)
    return PlannedRow(
        key=actions[0].key,
        day=lit("now") if at <= now else marks.short_day(at.astimezone(marks.LONDON).date()),
        clock=Safe("") if at <= now else marks.clock(at),
        what=what_words(kind),
        whom=kept,
        short=say("{}", len(people)) if people else kept,
    )


def whom(kind: str, actions: "Sequence[Action]") -> Safe:
    """To how many people, or to organisers."""
    people = {action.person for action in actions if action.person}
    if kind in _TO_ORGANIZERS:
        return lit("organisers")
    return count_words(len(people), "person", "people") if people else lit("nobody")


def planned_wide(rows: Sequence[PlannedRow], cells: int) -> list[Line]:
    """One on a line: day, clock, what, to whom."""
    if not rows:
        return [line(Span(lit("nothing planned"), "dim"))]
    what = max(10, min(24, cells - 36))
    return [
        cut_line(columns([(row.day, 10), (row.clock, 5), (row.what, what), (cat(lit("→ "), row.whom), 16)]), cells)
        for row in rows
    ]


def planned_narrow(rows: Sequence[PlannedRow], cells: int, height: int) -> list[Line]:
    """Two on a line where there is room for that."""
    if not rows:
        return [line(Span(lit(" nothing planned"), "dim"))]
    across = 2 if cells >= 72 else 1
    size = cells // across
    words = [say(" {} {}  {} → {}", row.day, row.clock, row.what, row.short) for row in rows]
    pairs = [words[at : at + across] for at in range(0, min(len(words), height * across), across)]
    return [tuple(span for text in pair for span in cut_line(line(text), size)) for pair in pairs]
