"""Home as lines: its context, the counts, the health and what just happened, wide and narrow. No Textual here."""

from collections.abc import Collection, Sequence

import msgspec

from core.text import Safe, cat, lit
from tui.facts.counts import Counts
from tui.facts.frame import FrameFacts
from tui.text import Line, Span, cut_line, ends, fit, line, say
from tui.views import marks
from tui.views.home import Happened, HealthLine, HomeView, NextSession, SeriesWord
from tui.views.marks import Mark, Marked

_ORDER: dict[Mark, int] = {"need": 0, "no": 1, "unsure": 2, "wait": 3, "later": 4, "ok": 5}
_SPEAKING = ("mail in", "letters")
"""Checks whose words need no name before them."""
_SPACE = Span(lit(" "))
BAR = 25


def context_wide(view: HomeView, frame: FrameFacts, today: Safe, cells: int) -> list[Line]:
    """Two lines: the series with their state, and the next session."""
    if not view.slug:
        return [ends(line(Span(lit(" SERIES  "), "dim"), lit("none yet")), line(today, _SPACE), cells)]
    need = frame.waiting + frame.troubled
    words = say("! {} need you   ", need) if need > 1 else lit("! 1 needs you   ") if need else Safe("")
    right = line(Span(words, "need"), today, _SPACE)
    first = ends((Span(lit(" SERIES  "), "dim"), *_series_words(view, frame)), right, cells)
    if view.next is None:
        return [first, cut_line(line(Span(lit(" NEXT  "), "dim"), lit("no session planned")), cells)]
    coming = view.next
    left = line(
        Span(lit(" NEXT  "), "dim"), Span(coming.title, "bold"), say("   {}   {}", coming.when, coming.until)
    )  # fmt: skip
    return [first, ends(left, line(_SPACE, coming.health.span, _SPACE), cells)]


def _series_words(view: HomeView, frame: FrameFacts) -> Line:
    own = view.next.health if view.next else Marked("need", lit("no session planned"))
    spans = [Span(cat(lit("▶"), view.slug, lit(" ")), "bold"), Marked(own.mark, Safe(own.words.lower())).span]
    for other in view.others:
        spans += [Span(say("   {} ", other.name)), other.state.span]
    if len(frame.series) > 1:
        spans.append(Span(say("   ({} series: [ ] S)", len(frame.series)), "dim"))
    return tuple(spans)


def context_narrow(view: HomeView, cells: int) -> list[Line]:
    """The same in under 100 columns."""
    if not view.slug:
        return [cut_line(line(lit(" no series yet")), cells)]
    if view.next is None:
        others = _others_narrow(view.others)
        return [cut_line(line(say(" {} · no session planned", view.slug)), cells), cut_line(others, cells)]
    coming = view.next
    mark = marks.GLYPHS[coming.health.mark]
    left = line(Span(say(" {} {} · ", view.slug, mark), "dim"), Span(coming.title, "bold"))
    first = ends(left, line(_SPACE, coming.health.span, say("   {} ", coming.until)), cells)
    when = line(say(" {} · {}", coming.when, coming.hosts))
    return [first, ends(when, _others_narrow(view.others), cells)]


def _others_narrow(others: Sequence[SeriesWord]) -> Line:
    return line(*(part for other in others for part in (Span(say(" {} ", other.name)), other.short.span)), _SPACE)


def counts_wide(coming: NextSession | None, cells: int) -> list[Line]:
    """How many stand where, each with a bar against the places."""
    if coming is None:
        return [line(lit("no session planned"))]
    return [*(_count_wide(row, cells) for row in _count_rows(coming.counts)), line(), *_pace_wide(coming)]


class _CountRow(msgspec.Struct, frozen=True):
    """One standing: its word, how many people, how much of `whole` its bar fills (None: as wide as the bar)."""

    mark: Marked
    number: int
    filled: int
    whole: int | None
    note: Safe = Safe("")

    def bar(self, size: int) -> tuple[Safe, Safe]:
        """The full and the empty part of the bar."""
        return marks.bar(self.filled, self.whole or max(self.filled, size), size)


def _count_rows(counts: Counts) -> list[_CountRow]:
    places = counts.capacity
    note = say("{}", places) if places is not None else lit("no limit")
    unconfirmed = say("{} unconfirmed", counts.unconfirmed) if counts.unconfirmed else Safe("")
    no_place = lit("hold no place") if counts.maybe else Safe("")
    return [
        _CountRow(Marked("ok", lit("going")), counts.going, counts.used, places, note),
        _CountRow(Marked("unsure", lit("maybe")), counts.maybe, counts.maybe, places, no_place),
        _CountRow(Marked("no", lit("declined")), counts.declined, counts.declined, places),
        _CountRow(Marked("wait", lit("waiting")), counts.waiting, counts.waiting, places, unconfirmed),
    ]


def _count_wide(row: _CountRow, cells: int) -> Line:
    span = row.mark.span
    size = min(BAR, max(6, cells - 31))
    full, empty = row.bar(size)
    rest = empty if row.mark.mark == "ok" else Safe(" " * len(empty))
    number = say("{}", row.number)
    digits = max(4, len(number))  # from a thousand on, the word beside it makes room
    return (
        Span(fit(span.text, 15 - digits), span.tone), Span(fit(number, digits, right=True)), _SPACE,
        Span(full, span.tone), Span(rest, "dim"), _SPACE, Span(fit(row.note, max(0, cells - 17 - size)), "dim"),
    )  # fmt: skip


def _pace_wide(coming: NextSession) -> list[Line]:
    best = max(coming.per_day, default=0)
    days = line(
        lit("per day  "), Span(marks.spark(coming.per_day), "good"),
        say("  last {} d     {} today, best {}", len(coming.per_day), coming.per_day[-1] if best else 0, best),
    )  # fmt: skip
    return [line(coming.pace), days] if coming.pace else [days]


def counts_narrow(coming: NextSession | None, cells: int) -> list[Line]:
    """The same in four lines."""
    if coming is None:
        return [line(lit(" no session planned"))]
    rows = _count_rows(coming.counts)
    size = min(BAR, max(4, cells - 20))
    lines = [_count_narrow(row, size, coming.counts) for row in rows]
    if not coming.counts.waiting:
        days = say("{} d ", len(coming.per_day))
        lines[-1] = (*lines[-1][:3], Span(days, "dim"), Span(marks.spark(coming.per_day), "good"))
    return lines


def _count_narrow(row: _CountRow, size: int, counts: Counts) -> Line:
    going = row.mark.mark == "ok"
    used = say("{}/{}", row.filled, counts.capacity) if going and counts.capacity else say("{}", row.number)
    full, empty = row.bar(size)
    words = (Span(fit(cat(lit(" "), row.mark.words), 9)), Span(fit(used, 6, right=True)), _SPACE)
    return (*words, Span(full, row.mark.span.tone), Span(empty if going else Safe(""), "dim"))


def health_wide(lines: Sequence[HealthLine], cells: int) -> list[Line]:
    """Every check on a line of its own: mark, name, words, and the key that mends it."""
    return [_health(check, cells) for check in lines]


def _health(check: HealthLine, cells: int) -> Line:
    mark = check.state.mark
    tone = check.state.span.tone
    left = line(Span(cat(marks.GLYPHS[mark], lit(" "), fit(check.name, 10)), tone), check.state.words)
    return ends(left, line(Span(say("({})", check.key) if check.key else Safe(""), "key")), cells)


def health_narrow(lines: Sequence[HealthLine], cells: int, rows: int) -> list[Line]:
    """What needs somebody first, as many lines as there is room for."""
    ranked = sorted(lines, key=lambda check: _ORDER[check.state.mark])
    return [cut_line((_SPACE, *_health_short(check)), cells) for check in ranked[:rows]]


def _health_short(check: HealthLine) -> Line:
    mark = check.state.mark
    key = Span(say(" ({})", check.key) if check.key else Safe(""), "key")
    name = Safe("") if check.name in _SPEAKING else say("{}: ", check.name)
    return line(Span(say("{} {}", marks.GLYPHS[mark], name), check.state.span.tone), check.state.words, key)


def happened_wide(
    rows: Sequence[Happened], cells: int, fresh: Collection[str], flashing: Collection[str]
) -> list[Line]:
    """The last changes, newest first: when, what, by whom, and whether it is new."""
    return [_happened(row, cells, fresh, flashing) for row in rows]


def _happened(row: Happened, cells: int, fresh: Collection[str], flashing: Collection[str]) -> Line:
    left = line(Span(fit(row.when, 7), "dim"), row.what)
    return ends(left, (Span(say(" by {}", row.by), "dim"), _new(row.key, fresh, flashing)), cells)


def _new(key: str, fresh: Collection[str], flashing: Collection[str]) -> Span:
    return Span(lit(" new"), "new" if key in flashing else "need") if key in fresh else Span(lit("    "))


def happened_narrow(
    rows: Sequence[Happened], cells: int, height: int, fresh: Collection[str], flashing: Collection[str]
) -> list[Line]:
    """The last changes, two on a line where there is room for that."""
    across = 2 if cells >= 72 else 1
    size = cells // across
    pairs = [rows[at : at + across] for at in range(0, min(len(rows), height * across), across)]
    return [tuple(span for row in pair for span in _half(row, size, fresh, flashing)) for pair in pairs]


def _half(row: Happened, cells: int, fresh: Collection[str], flashing: Collection[str]) -> Line:
    new = _new(row.key, fresh, flashing)
    return (*ends(line(Span(say(" {} ", row.when), "dim"), row.what), line(new), cells - 1), _SPACE)


def nothing_yet(cells: int) -> list[Line]:
    """What Home says where there is no series."""
    lines = (
        lit("There is no series yet."),
        lit("n makes the first (or: thirdthursday series add)"),
        lit("Look around: thirdthursday demo"),
    )
    return [cut_line(line(say(" {}", each)), cells) for each in lines]


def status_page(view: HomeView, frame: FrameFacts) -> list[Line]:
    """What decides something, one fact a line, for terminals too small for anything else."""
    if view.next is None:
        return [line(view.slug or lit("no series yet"))]
    coming = view.next
    counts = coming.counts
    places = say("{}/{} places", counts.used, counts.capacity) if counts.capacity else say("{} going", counts.going)
    need = frame.waiting + frame.troubled
    return [
        line(coming.health.span), line(coming.title), line(coming.when),
        line(say("{} · {} maybe · {} waiting", places, counts.maybe, counts.waiting)),
        line(Span(say("! {} need you", need), "need") if need else Span(lit("✓ nothing waits"), "good")),
        *(line(check.state.span) for check in view.health if check.state.mark == "need"),
    ]  # fmt: skip
