"""Outbox as lines: letters in their groups, one letter as its reader sees it. Pure."""

from core.text import Safe, lit
from tui.text import Line, Span, columns, cut_line, ends, joined, line, rule, say, wrap
from tui.views.outbox import LetterRow, LetterView, OutboxView
from tui.views.people_lines import Note

Item = LetterRow | Note
_WORDS = (
    Note((Span(lit(""), ""),)),
    Note((Span(lit("failed   the other server refused for good: r after a fix"), "dim"),)),
    Note((Span(lit("unknown  the line dropped after the whole letter was sent;"), "dim"),)),
    Note((Span(lit("         never sent again by itself: d it arrived, r again"), "dim"),)),
)


def items(view: OutboxView, found: str, state: str) -> list[Item]:
    """The groups with their letters; with `state` only letters in it, with `found` only those that hold it."""
    rows: list[Item] = []
    for group in view.groups:
        kept = [row for row in group.rows if _holds(row, found) and (not state or row.state.words == state)]
        if kept:
            rows += [Note((Span(say("─ {} ", group.title), "dim"),)), *kept]
    return rows + ([*_WORDS] if not found and rows else [])


def _holds(row: LetterRow, found: str) -> bool:
    return found.casefold() in f"{row.to} {row.letter} {row.state.words}".casefold()


def row_line(item: Item, cells: int) -> Line:
    """One letter: state, when, to whom, which."""
    if isinstance(item, Note):
        return cut_line(item.says, cells)
    to = max(8, min(34, (cells - 28) * 55 // 100))
    rest = max(4, cells - 12 - 13 - to - 3)
    words = joined("  ", (item.letter, item.tries))
    return columns([(item.state.span, 12), (item.when, 13), (item.to, to), (words, rest)])


def context(view: OutboxView, cells: int) -> list[Line]:
    """Whether mail goes out, and how many letters are where."""
    mail = view.mail
    left = line(Span(lit(" MAIL  "), "dim"), Span(mail.span.text, mail.span.tone), Span(lit(" · all series"), "dim"))
    return [ends(left, line(Span(view.counts, "dim"), lit(" ")), cells)]


def detail_wide(view: LetterView | None, cells: int) -> list[Line]:
    """One letter: its head, its text, why it is written, its tries."""
    if view is None:
        return [line(Span(lit("✓ nothing waits"), "good"))]
    lines = [line(part) for text in view.head for part in wrap(text, cells, most=2)]
    lines += [line(), *(line(part) for part in wrap(view.text, cells, most=11)), line()]
    lines += [rule(lit("why"), cells), *(line(part) for text in view.why for part in wrap(text, cells, most=2))]
    if view.tries:
        lines += [line(), rule(lit("tries"), cells)]
        lines += [line(part) for text in view.tries for part in wrap(text, cells, most=2)]
    keys = lit("r try now   h hold   d it arrived   x withdraw…   p the whole letter")
    return [*lines, line(), rule(lit("one key"), cells), *(line(part) for part in wrap(keys, cells))]


def detail_narrow(view: LetterView | None, cells: int, rows: int) -> list[Line]:
    """The same in fewer lines."""
    if view is None:
        return [line(Span(lit(" ✓ nothing waits"), "good"))]
    inner = cells - 2
    lines = [line(say(" {}", part)) for part in wrap(view.head[1], inner, most=1)]
    lines += [line(say(" {}", part)) for part in wrap(view.text, inner, most=max(2, rows - 6))]
    tries = joined(" · ", view.tries[-3:])
    lines += [line(say(" tries: {}", part)) for part in wrap(tries, inner - 7, most=2)] if tries else []
    return [*lines, *(line(say(" why: {}", part)) for part in wrap(joined(" · ", view.why), inner - 5, most=1))]


def whole(view: LetterView, cells: int) -> list[Line]:
    """The whole letter."""
    says: tuple[Safe, ...] = (*view.head, Safe(""), view.text)
    lines = [line(part) for text in says for part in wrap(text, cells)]
    lines += [line(), rule(lit("why"), cells), *(line(part) for text in view.why for part in wrap(text, cells))]
    return lines + [line(part) for text in view.tries for part in wrap(text, cells)]
