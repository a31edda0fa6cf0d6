"""The calendar ledger as lines: what each calendar was told, and where it differs from the record. Pure."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from core.model import HIDDEN, CalendarEntry, Person, Role
from core.text import Safe, lit
from tui.text import Line, Span, columns, cut_line, line, say
from tui.views.marks import Marked
from tui.views.names import person_name

if TYPE_CHECKING:
    from core.operations.reconciling import Stale


def ledger(
    entries: Sequence[CalendarEntry], people: Mapping[str, Person], stale: "Sequence[Stale]", cells: int
) -> list[Line]:
    """First those that differ, with the reason; then those that are current."""
    differing = {(each.person.id, each.mismatch.role) for each in stale}
    lines = [_stale(each, cells) for each in stale]
    current = [entry for entry in entries if entry.told != "none" and (entry.person, entry.role) not in differing]
    lines += [_current(entry, people.get(entry.person), cells) for entry in current]
    return lines or [line(Span(lit("no calendar was told anything about this session"), "dim"))]


def _stale(each: "Stale", cells: int) -> Line:
    mismatch = each.mismatch
    mark = Marked("need", lit("stale")) if mismatch.certain else Marked("unsure", lit("unknown"))
    waits = lit(" · a letter that mends it waits") if each.under_way else Safe("")
    would = lit("update") if mismatch.wanted == "request" else lit("take back")
    words = say("{}{}: {}{}", _where(mismatch.role), would, mismatch.words, waits)
    return cut_line(columns([(mark.span, 10), (person_name(each.person), 22), (words, max(10, cells - 34))]), cells)


def _current(entry: CalendarEntry, person: Person | None, cells: int) -> Line:
    mark = Marked("ok", lit("current"))
    told = lit("taken back") if entry.told == "cancelled" else lit("shows the session")
    words = say("{}{}, seq {}, uid {}", _where(entry.role), told, entry.sequence, Safe(entry.uid))
    return cut_line(columns([(mark.span, 10), (person_name(person), 22), (words, max(10, cells - 34))]), cells)


def _where(role: Role) -> Safe:
    return say("{} · ", HIDDEN) if role == "second" else Safe("")
