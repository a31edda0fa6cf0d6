"""Outbox: letters by what becomes of them, and one of them as its reader will see it."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from core.store.unit_of_work import View
from core.text import Safe, lit
from tui.facts.outbox import LetterDetail, OutboxFacts, read_letter, read_outbox
from tui.screens.desk import bindings_of
from tui.screens.listing import ListScreen, held
from tui.text import Line, Span, line, say
from tui.views import outbox_lines as lines
from tui.views.outbox import OutboxView, letter, outbox
from tui.where import Where

STATES = ("", "held", "queued", "retry", "failed", "unknown", "sent", "withdrawn")


class OutboxScreen(ListScreen):
    """Screen 5."""

    NAME = "outbox"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("outbox")

    def __init__(self) -> None:
        super().__init__()
        self.facts = OutboxFacts()
        self.view = OutboxView()
        self.detail: LetterDetail | None = None
        self.state = ""
        self._held = False

    async def read(self, view: View) -> tuple[OutboxFacts, LetterDetail | None]:
        """The letters, and more about the one under the cursor."""
        return await read_outbox(view, self.dashboard.clock()), await self.read_detail(view, self.table.cursor)

    async def read_detail(self, view: View, key: str) -> LetterDetail | None:
        """One letter."""
        return await read_letter(view, self.dashboard.desk, key, self.dashboard.clock())

    def take(self, facts: tuple[OutboxFacts, LetterDetail | None]) -> None:
        """Keep these facts and draw them."""
        self.facts, self.detail = facts
        self.note_new(row.id for row in self.facts.rows)
        self.redraw()

    def tick(self) -> None:
        """Held letters count down by the second."""
        if self.view.counting:
            self.redraw()

    def redraw(self) -> None:
        """Build the view of this moment and draw it."""
        self.view = outbox(self.facts, self.dashboard.clock())
        rows = self.table
        shown = lines.items(self.view, self.found, self.state)
        kept = held(shown, rows.items, rows.cursor)
        self._held = [item.key for item in kept] != [item.key for item in shown]
        rows.fresh, rows.flashing, rows.frame = self.fresh, self.flashing, "box" if self.wide else "none"
        what = say("Letters · only {}", Safe(self.state)) if self.state else lit("Letters")
        rows.show_rows(kept, lines.row_line, title=line(what), hint=line(Span(lit("t: which states"), "dim")))
        self.draw_detail()

    def draw_detail(self) -> None:
        """Draw one letter."""
        view = letter(self.detail, self.dashboard.clock()) if self.detail else None
        title = line(say("As {} will see it", view.reader)) if view else ()
        hint = line(Span(lit("p: whole letter"), "dim"))
        if self.wide:
            self.panel.show(lambda w, _: lines.detail_wide(view, w), title=title, hint=hint)
        else:
            self.panel.show(lambda w, h: lines.detail_narrow(view, w, h), title=title, hint=hint)

    def moved(self) -> None:
        """A row that was held in its place goes where it belongs."""
        if self._held:
            self.redraw()

    def next_state(self) -> None:
        """Show letters in another state only, and in the end all of them again."""
        self.state = STATES[(STATES.index(self.state) + 1) % len(STATES)]
        self.table.cursor = ""
        self.redraw()

    def context(self, cells: int) -> Sequence[Line]:
        """Whether mail goes out."""
        return lines.context(self.view, cells)

    def where(self) -> Where:
        """The letter under the cursor."""
        return self.where_of(self.table.cursor)

    def where_of(self, key: str) -> Where:
        """A letter of the list."""
        row = next((row for row in self.facts.rows if row.id == key), None)
        return self.dashboard.where(self.NAME, letter=row)

    def status_page(self) -> Sequence[Line]:
        """Whether mail goes out, and what needs somebody."""
        return [line(self.view.mail.span), line(self.view.counts)]
