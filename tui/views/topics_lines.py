"""Topics as lines: ideas in their groups with bars, and one idea more closely. No Textual here."""

from collections.abc import Sequence

import msgspec

from core.text import Safe, cat, lit
from tui.text import Line, Span, columns, cut_line, ends, line, rule, say, wrap
from tui.views import marks
from tui.views.topics import EMPTY, IdeaRow, IdeaView, TopicsView

BAR = 10


class Heading(msgspec.Struct, frozen=True):
    """A line in the list that cannot be chosen."""

    says: Safe
    key: str = ""


Item = IdeaRow | Heading


def ordered(rows: Sequence[IdeaRow], before: Sequence[str]) -> list[IdeaRow]:
    """The rows with their groups as they are, but inside them in the order in which they stood; new ones last."""
    at = {key: place for place, key in enumerate(before)}
    groups = list(dict.fromkeys(row.group for row in rows))
    return sorted(rows, key=lambda row: (groups.index(row.group), at.get(row.key, len(at))))


def items(rows: Sequence[IdeaRow], found: str = "") -> list[Item]:
    """The rows under their headings; with `found`, only rows that hold it."""
    wanted = found.casefold()
    kept = [row for row in rows if wanted in f"{row.number} {row.words} {row.talkers} {row.state.words}".casefold()]
    if found:
        return list(kept)
    out: list[Item] = []
    for group in dict.fromkeys(row.group for row in kept):
        mine = [row for row in kept if row.group == group]
        out += [Heading(say("─ {}  {} ", group, len(mine))), *mine]
    return out or [Heading(EMPTY)]


def row_line(item: Item, cells: int) -> Line:
    """One idea: number, words, who can talk, and its bar or its state."""
    if isinstance(item, Heading):
        fill = "" if item.says == EMPTY else "─" * max(0, cells - len(item.says))
        return cut_line(line(Span(cat(item.says, Safe(fill)), "dim")), cells)
    number, words, talkers, bar, state = _sizes(cells)
    pairs: list[tuple[Safe | Span, int]] = [
        (item.number, -number), (item.words, words), (item.talkers or lit("–"), talkers), (_bar(item), bar),
        (item.state.span, state),
    ]  # fmt: skip
    return columns([(word, size) for word, size in pairs if size])


def _bar(row: IdeaRow) -> Span:
    if row.points is None:
        return Span(Safe(""))
    full, empty = marks.bar(row.points, row.most, BAR)
    return Span(cat(full, empty or (Safe("░" * BAR) if not full else Safe(""))), "wait")


def _sizes(cells: int) -> tuple[int, int, int, int, int]:
    if cells < 64:
        return (3, max(6, cells - 22), 0, 0, 17)
    talkers = 12 if cells < 100 else 20
    return (3, max(8, cells - 3 - talkers - BAR - 17 - 4), talkers, BAR, 17)


def head(cells: int) -> Line:
    """The heads of the columns, one cell further in for the cursor."""
    number, words, talkers, bar, state = _sizes(cells - 1)
    pairs = [
        (lit("#"), -number), (lit("idea"), words), (lit("can talk"), talkers), (lit("points"), bar), (lit("state"), state),
    ]  # fmt: skip
    return (Span(lit(" ")), *columns([(Span(word, "dim"), size) for word, size in pairs if size]))


def context_wide(view: TopicsView, cells: int) -> list[Line]:
    """The series, the vote, and how many ideas there are."""
    if not view.slug:
        return [line(Span(lit(" SERIES  "), "dim"), lit("none yet"))]
    left = line(Span(lit(" SERIES  "), "dim"), Span(cat(lit("▶"), view.slug), "bold"), lit("   "), view.vote.span)
    return [ends(left, line(view.counts, lit(" ")), cells)]


def context_narrow(view: TopicsView, cells: int) -> list[Line]:
    """The series and the vote."""
    return [cut_line(line(Span(cat(lit(" "), view.slug), "bold"), lit(" · "), view.vote.span), cells)]


def detail_wide(view: IdeaView | None, cells: int) -> list[Line]:
    """One idea with all that is known about it."""
    if view is None:
        return [line(Span(lit("no idea chosen"), "dim"))]
    lines = [*(line(Span(part, "bold")) for part in wrap(view.words, cells)), line(Span(view.by, "dim")), line()]
    lines += [rule(lit("can talk about it"), cells), *_said(view.talkers, lit("nobody has offered yet"), cells), line()]
    if view.merged:
        lines += [rule(lit("merged into it"), cells), *_said(view.merged, Safe(""), cells), line()]
    lines += [rule(lit("how it stands"), cells)]
    lines += [line(Span(part, each.span.tone)) for each in view.vote for part in wrap(each.span.text, cells)]
    return [*lines, line(), *(line(Span(part, "dim")) for part in wrap(_HIDDEN, cells))]


_HIDDEN = lit("Points stay hidden from people until the close.")


def _said(texts: Sequence[Safe], nothing: Safe, cells: int) -> list[Line]:
    return [line(part) for text in texts or (nothing,) for part in wrap(text, cells)]


def detail_narrow(view: IdeaView | None, cells: int) -> list[Line]:
    """The same in fewer lines."""
    if view is None:
        return [line(Span(lit(" no idea chosen"), "dim"))]
    talk = say("can talk: {}", Safe("; ".join(view.talkers) or "nobody has offered yet"))
    lines = [line(Span(say(" {}", part), "bold")) for part in wrap(view.words, cells - 2, most=2)]
    lines += [line(Span(cat(lit(" "), each.span.text), each.span.tone)) for each in view.vote[1:] or view.vote]
    lines += [line(say(" {}", part)) for part in wrap(talk, cells - 2, most=2)]
    merged = [line(Span(say(" merged into it: {}", Safe("; ".join(view.merged))), "dim"))] if view.merged else []
    return [cut_line(each, cells) for each in (*lines, *merged, line(Span(cat(lit(" "), view.by), "dim")))]
