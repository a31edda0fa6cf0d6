"""Schedule as lines: rows of sessions, one session more closely, months. Pure."""

from collections.abc import Sequence
from datetime import date

from core.text import Safe, cat, lit
from tui.text import Line, Span, columns, cut_line, ends, joined, line, rule, say, wrap
from tui.views import marks, months
from tui.views.planned import planned_wide
from tui.views.schedule import ScheduleView, SessionView
from tui.views.session import SessionRow


def row_line(row: SessionRow, cells: int) -> Line:
    """One session: number, date, topic, host, places, state."""
    number, day, topic, host, used, state = _sizes(cells)
    when = cat(row.day, lit(" "), row.clock) if day > 10 else row.day
    places = say("{}/{}", row.going, row.places) if row.places != "no limit" else say("{}", row.going)
    words: list[tuple[Safe | Span, int]] = [
        (row.number, number), (when, day), (row.topic, topic), (row.host, host), (places, -used), (row.state.span, state),
    ]  # fmt: skip
    return columns([(word, size) for word, size in words if size])


def _sizes(cells: int) -> tuple[int, int, int, int, int, int]:
    if cells < 64:
        return (0, 10, max(4, cells - 29), 0, 0, 17)
    day = 17 if cells >= 84 else 10
    return (3, day, max(8, cells - day - 3 - 11 - 6 - 18 - 5), 11, 6, 18)


def head(cells: int) -> Line:
    """The heads of the columns, one cell further in for the cursor."""
    words = (lit("#"), lit("when"), lit("topic"), lit("host"), lit("going"), lit("state"))
    sizes = _sizes(cells - 1)
    pairs = [(Span(word, "dim"), -size if word == "going" else size) for word, size in zip(words, sizes, strict=True)]
    return (Span(lit(" ")), *columns([(word, size) for word, size in pairs if size]))


def context_wide(view: ScheduleView, series: int, cells: int) -> list[Line]:
    """The series."""
    if not view.slug:
        return [line(Span(lit(" SERIES  "), "dim"), lit("none yet"))]
    more = say("   ({} series: [ ] S)", series) if series > 1 else Safe("")
    others = [part for each in view.others for part in (Span(say("   {} ", each.name)), each.state.span)]
    left = line(Span(lit(" SERIES  "), "dim"), Span(cat(lit("▶"), view.slug), "bold"), *others, Span(more, "dim"))
    return [ends(left, line(Span(need_words(view), "need"), lit(" ")), cells)]


def context_narrow(
    view: ScheduleView, series: int, first: date | None, signs: months.Signs, cells: int
) -> list[Line]:  # fmt: skip
    """The series, and the months on one line."""
    more = say(" · {} series: [ ]", series) if series > 1 else Safe("")
    head_line = ends(
        line(say(" {} · {}{}", view.slug, view.rule, more)), line(Span(need_words(view), "need"), lit(" ")), cells
    )
    return [head_line, months.strip(first, 6, signs, cells)] if first is not None else [head_line]


def need_words(view: ScheduleView) -> Safe:
    """`! 1 session needs you`."""
    if not view.need:
        return Safe("")
    return lit("! 1 session needs you") if view.need == 1 else say("! {} sessions need you", view.need)


def months_lines(first: date | None, signs: months.Signs, rows: int) -> list[Line]:
    """As many months as there is room for, and what the signs mean."""
    if first is None:
        return []
    lines: list[Line] = []
    for number in range(max(1, (rows - len(months.LEGEND) - 1) // 8)):
        lines += [*months.month(months.shift(first, number), signs), line()]
    return [*lines, *(line(Span(text, "dim")) for text in months.LEGEND)]


def detail_wide(view: SessionView | None, cells: int) -> list[Line]:
    """One session: its checks, what comes by itself, its calendars."""
    if view is None:
        return [line(Span(lit("no session chosen"), "dim"))]
    lines = [cut_line(_check(name, state.mark, state.words), cells) for name, state in view.checks]
    if view.planned:
        lines += [rule(lit("by itself"), cells), *planned_wide(view.planned[:6], cells)]
    return [*lines, rule(lit("calendars"), cells), line(view.calendars), line(Span(view.edit, "dim"))]


def _check(name: Safe, mark: marks.Mark, words: Safe) -> Line:
    return line(Span(say("{} {}", marks.GLYPHS[mark], Safe(f"{name:<8}")), marks.TONES[mark]), words)


def detail_narrow(view: SessionView | None, cells: int) -> list[Line]:
    """The same in fewer lines."""
    if view is None:
        return [line(Span(lit(" no session chosen"), "dim"))]
    lines = [cut_line((Span(lit(" ")), *_check(name, state.mark, state.words)), cells) for name, state in view.checks]
    coming = joined(" · ", [say("{} {} → {}", row.day, row.what, row.short) for row in view.planned[:4]])
    if coming:
        lines += [line(say(" {}", part)) for part in wrap(cat(lit("by itself: "), coming), cells - 2, most=2)]
    return [
        *lines,
        cut_line(line(say(" calendars {}", view.calendars)), cells),
        line(Span(say(" {}", view.edit), "dim")),
    ]


def found(rows: Sequence[SessionRow], text: str) -> list[SessionRow]:
    """The rows that hold a text."""
    wanted = text.casefold()
    return [
        row for row in rows if wanted in f"{row.number} {row.day} {row.topic} {row.host} {row.state.words}".casefold()
    ]
