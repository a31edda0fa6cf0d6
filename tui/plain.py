"""The plain twins of the screens: the same view-models as text, one fact a line, and as JSON with stable keys."""

from collections.abc import Sequence
from typing import Any

import msgspec

from core.text import Safe, lit
from tui.text import joined, say
from tui.views.home import HomeView
from tui.views.marks import Mark, Marked
from tui.views.people import PeopleView, PersonRow
from tui.views.person import PersonView
from tui.views.session import SessionRow

WORDS: dict[Mark, Safe] = {
    "ok": lit("ok"), "unsure": lit("unsure"), "need": lit("needs you"), "no": lit("no"), "later": lit("for later"),
    "wait": lit("waiting"),
}  # fmt: skip
"""What is said instead of a glyph."""


def fact(label: Safe, value: Safe) -> Safe:
    """`label: value`."""
    return say("{}: {}", label, value)


def marked(label: Safe, value: Marked) -> Safe:
    """`label: needs you, nobody chose one`."""
    return fact(label, joined(", ", (WORDS[value.mark], value.words)))


def home_lines(view: HomeView) -> list[Safe]:
    """Home, one fact a line."""
    if not view.slug:
        return [lit("no series yet")]
    lines = [fact(lit("series"), view.slug), *(marked(other.name, other.state) for other in view.others)]
    lines += _next_lines(view) if view.next else [lit("next: no session planned")]
    lines += [marked(check.name, check.state) for check in view.health]
    lines += [fact(lit("coming"), _session(row)) for row in view.sessions]
    return lines + [fact(lit("happened"), say("{}, {}, by {}", h.when, h.what, h.by)) for h in view.happened]


def _next_lines(view: HomeView) -> list[Safe]:
    assert view.next is not None
    coming, counts = view.next, view.next.counts
    places = say("{} of {}", counts.used, counts.capacity) if counts.capacity is not None else say("{}", counts.used)
    return [
        fact(lit("next"), coming.title), fact(lit("when"), say("{}, {}", coming.when, coming.until)),
        fact(lit("hosts"), coming.hosts), marked(lit("health"), coming.health), fact(lit("places taken"), places),
        fact(lit("going"), say("{}", counts.going)), fact(lit("maybe"), say("{}", counts.maybe)),
        fact(lit("declined"), say("{}", counts.declined)), fact(lit("waiting"), say("{}", counts.waiting)),
        fact(lit("unconfirmed"), say("{}", counts.unconfirmed)),
    ]  # fmt: skip


def _session(row: SessionRow) -> Safe:
    state = joined(", ", (WORDS[row.state.mark], row.state.words))
    taken = say("{} going of {}, {} maybe", row.going, row.places, row.maybe)
    return joined(", ", (say("{} {} {}", row.number, row.day, row.clock), row.topic, row.host, taken, state))


def people_lines(view: PeopleView) -> list[Safe]:
    """The people of a session, one a line."""
    if not view.key:
        return [lit("no session planned")]
    head = [fact(lit("session"), say("{} {} {}", view.series, view.title, view.day)), view.standings, view.places]
    lines = [*head, *(_person(row) for row in view.rows)]
    return [each for each in (*lines, view.quiet, view.organisations, view.first_timers) if each]


def _person(row: PersonRow) -> Safe:
    return fact(row.state.words, joined(", ", (row.name, row.address, row.organisation, row.answered)))


def person_lines(view: PersonView) -> list[Safe]:
    """One person, one fact a line."""
    lines = [fact(lit("person"), view.named), fact(lit("organisation"), view.organisation)]
    return lines + [fact(section.title, says) for section in view.sections for says in section.says]


def data(view: HomeView | PeopleView | PersonView) -> Any:
    """A view-model as plain values for JSON: the names of its fields are the keys."""
    return msgspec.to_builtins(view)


def text(lines: Sequence[Safe]) -> Safe:
    """The lines as one text."""
    return Safe("\n".join(lines))
