"""Everything that comes by itself as rows: actions of one kind, session and moment together. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from core.model import Session
from core.text import Safe
from tui.text import Line, Span, columns, say
from tui.views import marks
from tui.views.planned import what_words, whom

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
    groups: dict[tuple[datetime, str, str, str], list[Action]] = {}
    for action in actions:
        groups.setdefault((max(action.at, now), action.kind, action.session, _stem(action)), []).append(action)
    return [
        _row(at, stem, found, sessions, now) for (at, _, _, stem), found in sorted(groups.items(), key=lambda i: i[0])
    ]


def _stem(action: "Action") -> str:
    """The key without the person at its end: it stands for all of a kind."""
    return action.key.removesuffix(f":{action.person}") if action.person else action.key


def _row(
    at: datetime, stem: str, found: "Sequence[Action]", sessions: Mapping[str, Session], now: datetime
) -> AutomaticRow:
    first = found[0]
    session = sessions.get(first.session)
    about = marks.number_word(session.number, session.date) if session else Safe("")
    day = say("{} {}", marks.short_day(at.astimezone(marks.LONDON).date()), marks.clock(at))
    return AutomaticRow(
        key=first.key if len(found) == 1 else stem,
        when=Safe("now") if at <= now else day,
        what=what_words(first.kind),
        about=say("{} {}", Safe(first.series), about) if about else Safe(first.series),
        whom=whom(first.kind, found),
        kind=first.kind, session=first.session, person=first.person,
    )  # fmt: skip


def row_line(row: AutomaticRow, cells: int) -> Line:
    """When, what, about which session, to whom."""
    what = max(12, min(26, cells - 52))
    about = max(8, min(22, cells - what - 34))
    return columns([(Span(row.when, "dim"), 16), (row.what, what), (row.about, about), (say("→ {}", row.whom), 14)])
