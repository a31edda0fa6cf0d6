"""Choosing a series by name."""

from collections.abc import Sequence

import msgspec

from core.model import Series
from core.text import Safe, lit
from core.wording import rule_words
from tui.modals.choosing import Choosing
from tui.text import Line, Span, columns, line, say


class SeriesRow(msgspec.Struct, frozen=True):
    """One series."""

    key: str
    name: Safe
    rule: Safe


class PickSeries(Choosing[str]):
    """Every series. The answer is the id of the chosen one."""

    STATUS = lit("Enter chooses.")
    KEYS = lit(" Type to find  ↓ ↑ Choose  Enter Show it  Esc Back")

    def __init__(self, every: Sequence[Series], current: str) -> None:
        super().__init__()
        self.every, self.current = every, current

    def about(self) -> Line:
        """How many."""
        return line(Span(say("Series  {}", len(self.every))))

    def items(self, found: Safe) -> Sequence[SeriesRow]:
        """Those whose name or rule holds it."""
        rows = [SeriesRow(s.id, s.name, say("{}, {}", rule_words(s.rule, s.first), Safe(s.status))) for s in self.every]
        return [row for row in rows if found.casefold() in f"{row.key} {row.name} {row.rule}".casefold()]

    def draw_row(self, item: SeriesRow, cells: int) -> Line:
        """Its slug, its name, its rule."""
        slug = Span(Safe(item.key), "bold" if item.key == self.current else "")
        return columns([(slug, 16), (item.name, 28), (item.rule, max(6, cells - 46))])

    def on_mount(self) -> None:
        """Begin at the one that is shown."""
        self.rows.cursor = self.current

    def chosen(self, key: str) -> None:
        """Show it."""
        self.dismiss(key or None)
