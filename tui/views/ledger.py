"""The calendar ledger as lines: what each calendar was told, and where it differs from the record. Pure."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from core.model import HIDDEN, CalendarEntry, Person, Role, Signup
from core.text import Safe, lit
from tui.text import Line, Span, columns, cut_line, line, say
from tui.views import marks
from tui.views.marks import Marked
from tui.views.names import person_name
from tui.views.plan import STANDINGS

if TYPE_CHECKING:
    from core.operations.reconciling import Stale


def ledger(
    entries: Sequence[CalendarEntry], people: Mapping[str, Person], stale: "Sequence[Stale]", signups: Sequence[Signup],
    cells: int,
) -> list[Line]:  # fmt: skip
    """First those that differ, with the reason; then those that are current; then those who were never told, rightly."""
    differing = {(each.person.id, each.mismatch.role) for each in stale}
    lines = [_stale(each, cells) for each in stale]
    current = [entry for entry in entries if entry.told != "none" and (entry.person, entry.role) not in differing]
    lines += [_current(entry, people.get(entry.person), cells) for entry in current]
    told = {entry.person for entry in entries if entry.told != "none"} | {each.person.id for each in stale}
    lines += [_never(each, people.get(each.person), cells) for each in signups if each.person not in told]
    return lines or [line(Span(lit("no calendar was told anything about this session"), "dim"))]


def _stale(each: "Stale", cells: int) -> Line:
    mismatch = each.mismatch
    mark = Marked("need", lit("stale")) if mismatch.certain else Marked("unsure", lit("unknown"))
    waits = lit(" · a letter that mends it waits") if each.under_way else Safe("")
    would = lit("update") if mismatch.wanted == "request" else lit("take back")
    words = say("{}{}: {}{}", _where(mismatch.role), would, mismatch.words, waits)
    return cut_line(columns([(mark.span, 12), (person_name(each.person), 20), (words, max(10, cells - 34))]), cells)


def _current(entry: CalendarEntry, person: Person | None, cells: int) -> Line:
    mark = Marked("ok", lit("current"))
    told = lit("taken back") if entry.told == "cancelled" else lit("shows the session")
    at = say(" {}", marks.short_day(entry.dtstamp.astimezone(marks.LONDON).date())) if entry.dtstamp else Safe("")
    words = say("{}{}{}, seq {}, uid {}", _where(entry.role), told, at, entry.sequence, Safe(entry.uid))
    return cut_line(columns([(mark.span, 12), (person_name(person), 20), (words, max(10, cells - 34))]), cells)


def _never(signup: Signup, person: Person | None, cells: int) -> Line:
    mark = Marked("later", lit("never told"))
    words = say("{}: nothing to show", STANDINGS[signup.state])
    return cut_line(columns([(mark.span, 12), (person_name(person), 20), (words, max(10, cells - 34))]), cells)


def _where(role: Role) -> Safe:
    return say("{} · ", HIDDEN) if role == "second" else Safe("")
