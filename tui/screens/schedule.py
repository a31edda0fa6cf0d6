"""Schedule: months, the sessions of a series, and one of them with what it needs and what comes by itself."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from core.model import Session
from core.store.unit_of_work import View
from core.text import Safe, lit
from tui.facts.counts import Counts
from tui.facts.schedule import ScheduleFacts, SessionDetail, read_schedule, read_session
from tui.screens.desk import bindings_of
from tui.screens.listing import ListScreen
from tui.text import Line, Span, line, say
from tui.views import schedule_lines as lines
from tui.views.automatic import due
from tui.views.schedule import ScheduleView, first_month, schedule, session_view, signs
from tui.where import Where
from tui.widgets.panel import Panel
from tui.widgets.rows import Rows


class ScheduleScreen(ListScreen):
    """Screen 2."""

    NAME = "schedule"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("schedule")

    def __init__(self) -> None:
        super().__init__()
        self.facts = ScheduleFacts()
        self.view = ScheduleView()
        self.detail: SessionDetail | None = None

    def body(self) -> Iterable[Widget]:
        """Months beside the sessions, one session below them."""
        yield Horizontal(Panel(id="months"), Vertical(Rows(id="list"), Panel(id="detail"), id="right"), id="columns")

    async def read(self, view: View) -> ScheduleFacts:
        """The sessions. More about one follows: calendars and plans of many people take their time."""
        app = self.dashboard
        return await read_schedule(view, app.desk, app.series, app.clock())

    def take(self, facts: ScheduleFacts) -> None:
        """Keep these facts and draw them; the cursor begins at the session chosen elsewhere, else the next."""
        self.facts = facts
        first = self.is_about(self.facts.series.id if self.facts.series else "")
        self.note_new(session.id for session in self.facts.sessions)
        self.redraw()
        if first:
            now = self.dashboard.clock()
            coming = next((s.id for s in self.facts.sessions if s.ends > now), "")
            known = {session.id for session in self.facts.sessions}
            self.table.choose(self.dashboard.session if self.dashboard.session in known else coming)
        self.read_more()

    async def read_detail(self, view: View, key: str) -> SessionDetail | None:
        """More about the session under the cursor."""
        return await read_session(view, self.dashboard.desk, key, self.dashboard.clock())

    def redraw(self) -> None:
        """Build the view of this moment and draw it."""
        self.view = schedule(self.facts, self.dashboard.clock())
        rows = lines.found(self.view.rows, self.found)
        title = say("“{}”: {} of {}", self.found, len(rows), len(self.view.rows)) if self.found else titled(self.view)
        table = self.table
        table.fresh, table.flashing, table.frame = self.fresh, self.flashing, "box" if self.wide else "none"
        hint = line(Span(lit("n: new  C: cadence"), "dim"))
        table.show_rows(rows, lines.row_line, title=line(title), hint=hint, head=lines.head)
        self._draw_months()
        self.draw_detail()

    def _draw_months(self) -> None:
        chosen = self._chosen()

        def draw(_cells: int, rows: int) -> Sequence[Line]:
            number = max(1, (rows - 5) // 8)
            first = first_month(self.view, chosen, number) if self.view.first else None
            return lines.months_lines(first, signs(self.view, self.facts, chosen, number), rows)

        self.query_one("#months", Panel).show(draw, title=line(lit("Months")))

    def draw_detail(self) -> None:
        """Draw one session."""
        view = session_view(self.detail, self.facts, self.dashboard.clock()) if self.detail else None
        title = line(view.title) if view else ()
        if self.wide:
            hint = line(Span(lit("enter: people  e: edit"), "dim"))
            self.panel.show(lambda w, _: lines.detail_wide(view, w), title=title, hint=hint)
        else:
            self.panel.show(lambda w, _: lines.detail_narrow(view, w), title=title)

    def moved(self) -> None:
        """The months follow the cursor."""
        self.dashboard.session = self.table.cursor
        self._draw_months()

    def _chosen(self) -> Session | None:
        return next((s for s in self.facts.sessions if s.id == self.table.cursor), None)

    def context(self, cells: int) -> Sequence[Line]:
        """The series and its rule; in the narrow form the months on one line."""
        if self.wide:
            return lines.context_wide(self.view, len(self.dashboard.frame.series), cells)
        chosen = self._chosen()
        first = first_month(self.view, chosen, 6) if self.view.first else None
        number = len(self.dashboard.frame.series)
        return lines.context_narrow(self.view, number, first, signs(self.view, self.facts, chosen, 6), cells)

    def where(self) -> Where:
        """The session under the cursor."""
        chosen = self._chosen()
        counts = self.facts.counts.get(chosen.id, Counts()) if chosen else Counts()
        known = self.detail if chosen and self.detail and self.detail.session.id == chosen.id else None
        planned = due(known.planned, self.dashboard.clock()) if known else None
        return self.dashboard.where(self.NAME, series=self.facts.series, session=chosen, counts=counts, due=planned)

    def status_page(self) -> Sequence[Line]:
        """What needs somebody."""
        coming = [row for row in self.view.rows if row.state.mark != "ok"][:5]
        return [
            line(Span(lines.need_words(self.view), "need")),
            *(line(row.day, lit(" "), row.state.words) for row in coming),
        ]

    @on(Rows.Opened)
    def _opened(self) -> None:
        self.action_act("session.people")


def titled(view: ScheduleView) -> Safe:
    """`digital · third Thursday, 14:00–15:00 London · active`."""
    return say("{} · {}", view.slug, view.rule) if view.slug else lit("Sessions")
