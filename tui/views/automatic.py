"""Everything that comes by itself as rows: actions of one kind, session and moment together. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import takewhile
from typing import TYPE_CHECKING

import msgspec

from core.model import Session
from core.text import Safe
from tui.text import Line, Span, columns, say
from tui.views import marks
from tui.views.planned import what_words, whom
from tui.where import Due

if TYPE_CHECKING:
    from core.planner import Action


class AutomaticRow(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the desk will do. `key` is what skips all of it; `kind`, `session` and `person` say which letter."""

    key: str
    when: Safe
    what: Safe
    about: Safe
    whom: Safe
    kind: str
    session: str
    person: str


def automatic(actions: "Sequence[Action]", sessions: Mapping[str, Session], now: datetime) -> list[AutomaticRow]:
    """The actions in order of time."""
    groups: dict[tuple[datetime, str, str], list[Action]] = {}
    for action in actions:
        groups.setdefault((max(action.at, now), action.kind, action.session), []).append(action)
    return [_row(at, found, sessions, now) for (at, _, _), found in sorted(groups.items(), key=lambda each: each[0])]


def _stem(found: "Sequence[Action]") -> str:
    """What the keys of several actions have in common, part by part: it stands for all of them."""
    stem = found[0].key
    for action in found:
        while stem and action.key != stem and not action.key.startswith(stem + ":"):
            stem = stem.rpartition(":")[0]
    return stem


def _row(at: datetime, found: "Sequence[Action]", sessions: Mapping[str, Session], now: datetime) -> AutomaticRow:
    first = found[0]
    session = sessions.get(first.session)
    about = marks.number_word(session.number, session.date) if session else Safe("")
    day = say("{} {}", marks.short_day(at.astimezone(marks.LONDON).date()), marks.clock(at))
    return AutomaticRow(
        key=_stem(found),
        when=Safe("now") if at <= now else day,
        what=what_words(first.kind),
        about=say("{} {}", Safe(first.series), about) if about else Safe(first.series),
        whom=whom(first.kind, found),
        kind=first.kind, session=first.session, person=first.person,
    )  # fmt: skip


def due(actions: "Sequence[Action]", now: datetime) -> Due | None:
    """What comes first of what is planned about a session; `actions` are in order of time."""
    if not actions:
        return None
    soonest = max(actions[0].at, now)
    row = automatic(list(takewhile(lambda each: each.at <= soonest, actions)), {}, now)[0]
    return Due(key=row.key, kind=row.kind, person=row.person)


def row_line(row: AutomaticRow, cells: int) -> Line:
    """When, what, about which session, to whom."""
    what = max(12, min(26, cells - 52))
    about = max(8, min(22, cells - what - 34))
    return columns([(Span(row.when, "dim"), 16), (row.what, what), (row.about, about), (say("→ {}", row.whom), 14)])
