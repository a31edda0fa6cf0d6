"""Log: every change, by whom and why; any of them can be taken back from here while nothing depends on it."""

from collections.abc import Sequence
from typing import ClassVar

from msgspec.structs import replace
from textual.binding import BindingType

from core.store.unit_of_work import View
from core.text import lit
from tui.facts.log import ChangeDetail, LogFacts, read_change, read_log
from tui.screens.desk import bindings_of
from tui.screens.listing import ListScreen
from tui.text import Line, Span, line, say
from tui.views import log as views
from tui.where import Where


class LogScreen(ListScreen):
    """Screen l."""

    NAME = "log"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("log")

    def __init__(self) -> None:
        super().__init__()
        self.facts = LogFacts()
        self.detail: ChangeDetail | None = None
        self.only_mine, self.of_kind = False, ""

    async def read(self, view: View) -> tuple[LogFacts, ChangeDetail | None]:
        """The changes, and more about the one under the cursor."""
        return await read_log(view), await read_change(view, self.table.cursor)

    async def read_detail(self, view: View, key: str) -> ChangeDetail | None:
        """One change."""
        return await read_change(view, key)

    def take(self, facts: tuple[LogFacts, ChangeDetail | None]) -> None:
        """Keep these facts and draw them."""
        self.facts, self.detail = facts
        self.note_new(change.id for change in self.facts.changes)
        self.redraw()

    def redraw(self) -> None:
        """Build the view of this moment and draw it."""
        app = self.dashboard
        rows = views.found(
            views.log(self.facts, app.clock(), app.actor if self.only_mine else None, self.of_kind), self.found
        )
        table = self.table
        table.fresh, table.flashing, table.frame = self.fresh, self.flashing, "box" if self.wide else "none"
        whose = lit(" of yours") if self.only_mine else views.KINDS[self.of_kind]
        title = say("Changes  {}{}", len(rows), whose)
        hint = line(Span(lit("v: mine  t: whose"), "dim"))
        table.show_rows(rows, views.row_line, title=line(title), hint=hint, news_on_top=True)
        self.draw_detail()

    def draw_detail(self) -> None:
        """Draw one change."""
        view = views.change_view(self.detail) if self.detail else None
        draw = views.detail_lines if self.wide else views.detail_narrow
        self.panel.show(lambda w, _: draw(view, w), title=line(view.title) if view else ())

    def next_kind(self) -> None:
        """Show the changes of other actors only, and in the end all of them again."""
        kinds = list(views.KINDS)
        self.of_kind, self.only_mine = kinds[(kinds.index(self.of_kind) + 1) % len(kinds)], False
        self.table.cursor = ""  # a row that is not shown any more is not kept under the cursor either
        self.redraw()

    def context(self, cells: int) -> Sequence[Line]:
        """What is shown, and how many came in above."""
        return [views.context(min(len(self.fresh), max(0, self.table.top)), cells)]

    def where(self) -> Where:
        """The change under the cursor: that is what u takes back here."""
        chosen = next((change for change in self.facts.changes if change.id == self.table.cursor), None)
        where = self.dashboard.where(self.NAME)
        return replace(where, undo=chosen, chosen=True) if chosen is not None else where

    def status_page(self) -> Sequence[Line]:
        """The last changes."""
        rows = views.log(self.facts, self.dashboard.clock(), None)[:8]
        return [line(row.when, lit(" "), row.what) for row in rows]
