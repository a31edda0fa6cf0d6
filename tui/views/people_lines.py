"""People as lines: the rows wide and narrow, their heads, and what stands under the list. No Textual here."""

from collections.abc import Sequence

import msgspec

from core.text import Safe, cat, lit
from tui.text import Line, Span, columns, cut_line, ends, joined, line, say
from tui.views.people import PeopleView, PersonRow


class Note(msgspec.Struct, frozen=True):
    """A line in the list that cannot be chosen."""

    says: Line
    key: str = ""


Item = PersonRow | Note


def items(view: PeopleView, found: str = "") -> list[Item]:
    """The rows of the list and the notes under them; with `found`, only rows that hold it."""
    rows: list[Item] = [row for row in view.rows if _holds(row, found)]
    if found:
        return rows
    if view.quiet:
        rows.append(_note(Span(say("   · quiet  {}", view.quiet), "dim")))
    if view.organisations:
        rows += [_note(), _note(Span(lit("  ─ by organisation"), "dim")), _note(Span(say("   {}", view.organisations)))]
    if view.first_timers:
        rows.append(_note(Span(say("   {}", view.first_timers))))
    legend = lit("   ■ came  □ was going, did not come  · not signed up or not marked")
    return [*rows, _note(), _note(Span(legend, "dim"))] if view.rows else rows


def _note(*spans: Span) -> Note:
    return Note(tuple(spans))


def _holds(row: PersonRow, found: str) -> bool:
    return found.casefold() in f"{row.name} {row.address} {row.organisation} {row.state.words}".casefold()


def row_line(item: Item, cells: int) -> Line:
    """One line of the list for the width there is."""
    if isinstance(item, Note):
        return cut_line(item.says, cells)
    row = item
    words: tuple[Safe | Span, ...] = (
        row.state.span, row.name, row.organisation, row.last, row.series, row.answered,
    )  # fmt: skip
    return columns([(word, size) for word, size in zip(words, _sizes(cells), strict=True) if size])


def head(cells: int) -> Line:
    """The heads of the columns, one cell further in for the cursor."""
    words = (lit("  state"), lit("name"), lit("organisation"), lit("last 6"), lit("series"), lit("answered by"))
    pairs = zip(words, _sizes(cells - 1), strict=True)
    return (Span(lit(" ")), *columns([(Span(word, "dim"), size) for word, size in pairs if size]))


def _sizes(cells: int) -> tuple[int, ...]:
    """Widths of state, name, organisation, last six, membership, and how they answered; 0 leaves a column out."""
    if cells < 70:
        return (13, max(6, cells - 30), 0, 0, 0, 15)
    series = 7 if cells >= 75 else 0
    spare = cells - 13 - 16 - 12 - 6 - 15 - 4 - (series + 1 if series else 0)
    name, organisation = min(max(spare, 0), 12), min(max(spare - 12, 0), 12)
    return (13, 16 + name, 12 + organisation, 6, series, 15 + max(0, spare - name - organisation))


def context_wide(view: PeopleView, cells: int) -> list[Line]:
    """One line: the series, and whose sign-ups these are."""
    what = say("signups of {} {}", view.title, view.day) if view.key else lit("no session chosen")
    left = line(Span(lit(" SERIES  "), "dim"), Span(cat(lit("▶"), view.series), "bold"), Span(lit("   VIEW  "), "dim"))
    return [ends((*left, Span(what)), line(view.places, lit(" ")), cells)]


def context_narrow(view: PeopleView, found: str, shown: int, cells: int) -> list[Line]:
    """The same in under 100 columns, with the counts, or what was found."""
    counts = say("“{}”: {} of {}", Safe(found), shown, len(view.rows)) if found else view.standings
    what = joined(" · ", (say("{} {} {}", view.series, view.title, view.day), counts))
    return [ends(line(say(" {}", what)), line(view.places, lit(" ")), cells)]


def title(view: PeopleView, found: str, shown: int) -> Line:
    """The title of the list."""
    if not view.key:
        return (Span(lit("People")),)
    words = say("{} · {} · {}", view.title, view.standings, view.places)
    if found:
        words = say("{} · “{}”: {} of {}", view.title, Safe(found), shown, len(view.rows))
    return (Span(words),)


def nobody(view: PeopleView) -> Sequence[Line]:
    """What stands in an empty list."""
    return [line(Span(lit("nobody yet") if view.key else lit("no session planned"), "dim"))]
