"""People as lines: the rows wide and narrow, their heads, and what stands under the list. No Textual here."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from core.text import Safe, cat, lit
from tui.facts.people import ROWS
from tui.text import Line, Span, columns, cut_line, ends, joined, line, say
from tui.views.people import PeopleView, PersonRow


class Note(msgspec.Struct, frozen=True):
    """A line in the list that cannot be chosen."""

    says: Line
    key: str = ""


Item = PersonRow | Note


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows of the view are listed: those that hold `found`, in one `state`, by organisation, from `first` on."""

    found: str = ""
    state: Safe = Safe("")
    grouped: bool = False
    first: int = 0


def stem(words: Safe) -> Safe:
    """The state without a place in the queue or a place that is kept."""
    return Safe(words.split(" ")[0]) if words.startswith(("waiting", "maybe")) else words


def states(view: PeopleView) -> list[Safe]:
    """The states there are, in the order of the list; the first is all of them."""
    return list(dict.fromkeys([Safe(""), *(stem(row.state.words) for row in view.rows)]))


def chosen(view: PeopleView, shown: Shown) -> list[PersonRow]:
    """The rows that are meant. Those without an answer are listed only where they are asked for."""
    rows = [row for row in view.rows if _holds(row, shown.found)]
    if shown.state:
        return [row for row in rows if stem(row.state.words) == shown.state]
    return rows if shown.found else [row for row in rows if row.state.words != "quiet"]


def items(view: PeopleView, shown: Shown = Shown()) -> list[Item]:  # noqa: B008 - frozen
    """The rows of the list and the notes under them; with something to find, only rows that hold it."""
    page = chosen(view, shown)[shown.first : shown.first + ROWS]
    rows: list[Item] = [*_by_organisation(page)] if shown.grouped else [*page]
    return rows if shown.found or shown.state else [*rows, *_notes(view)]


def _by_organisation(rows: Sequence[PersonRow]) -> list[Item]:
    """The rows under their organisations, the one with most people first."""
    counted = Counter(row.organisation for row in rows)
    found: list[Item] = []
    for name, number in sorted(counted.items(), key=lambda each: (-each[1], each[0].casefold())):
        found.append(_note(Span(say("  ─ {}  {}", name, number), "dim")))
        found += [row for row in rows if row.organisation == name]
    return found


def _notes(view: PeopleView) -> list[Item]:
    """What stands under the rows: those without an answer, organisations, first timers, and what the signs mean."""
    rows: list[Item] = [_note(Span(say("   {}", view.nobody)))] if view.nobody else []
    if view.kind == "session":
        if view.quiet:
            rows.append(_note(Span(say("   · quiet  {} (t: show)", view.quiet), "dim")))
        if view.organisations:
            heading = _note(Span(lit("  ─ by organisation (O)"), "dim"))
            rows += [_note(), heading, _note(Span(say("   {}", view.organisations)))]
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


def head(view: PeopleView, cells: int) -> Line:
    """The heads of the columns, one cell further in for the cursor."""
    here = view.kind == "session"
    words = (
        lit("  state") if here else lit("  invited"), lit("name"), lit("organisation"), lit("last 6"),
        lit("series") if here else view.title, lit("answered by") if here else lit("last heard"),
    )  # fmt: skip
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
    """One line: the series, who is listed, and what `v` lists instead."""
    left = line(Span(lit(" SERIES  "), "dim"), Span(cat(lit("▶"), view.series), "bold"), Span(lit("   VIEW  "), "dim"))
    others = Span(say("   (v: {})", _others(view)), "dim") if view.key else Span(Safe(""))
    return [ends((*left, Span(_what(view)), others), line(view.places, lit(" ")), cells)]


def _what(view: PeopleView) -> Safe:
    if not view.key:
        return lit("no session chosen")
    words = {
        "session": say("signups of {} {}", view.title, view.day), "members": say("members of {}  {}", view.series, view.members),
        "everybody": say("everybody  {}", len(view.rows)),
    }  # fmt: skip
    return words[view.kind]


def _others(view: PeopleView) -> Safe:
    if view.kind == "session":
        return say("members {}, everybody", view.members)
    return lit("everybody, the session") if view.kind == "members" else lit("the session, members")


def context_narrow(view: PeopleView, shown: Shown, number: int, cells: int) -> list[Line]:
    """The same in under 100 columns, with the counts, or what was found."""
    about = say("{} {} {}", view.series, view.title, view.day) if view.kind == "session" else _what(view)
    counts = _filtered(view, shown, number) or (view.standings if view.kind == "session" else lit("v: view"))
    return [ends(line(say(" {}", joined(" · ", (about, counts)))), line(view.places, lit(" ")), cells)]


def title(view: PeopleView, shown: Shown, number: int) -> Line:
    """The title of the list."""
    if not view.key:
        return (Span(lit("People")),)
    head = view.title if view.kind == "session" else _what(view)
    counts = joined(" · ", (view.standings, view.places)) if view.kind == "session" else Safe("")
    return (Span(joined(" · ", (head, _filtered(view, shown, number) or counts))),)


def _filtered(view: PeopleView, shown: Shown, number: int) -> Safe:
    """What is listed where that is not everything."""
    rows = (
        say("rows {}–{} of {}", shown.first + 1, min(shown.first + ROWS, number), number) if number > ROWS else Safe("")
    )
    if shown.found:
        return joined(" · ", (say("“{}”: {} of {}", Safe(shown.found), number, len(view.rows)), rows))
    return joined(" · ", (say("only {}: {}", shown.state, number) if shown.state else Safe(""), rows))
