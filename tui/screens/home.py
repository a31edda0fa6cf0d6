"""Home: the next session, its counts and health, what just happened, and the sessions that come."""

import asyncio
import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget

from core.store.unit_of_work import View
from core.text import lit
from tui.facts.counts import Counts
from tui.facts.home import HomeFacts, read_home
from tui.facts.planned import prepare, read_planned
from tui.screens.desk import DeskScreen, bindings_of
from tui.text import Line, Span, line, say
from tui.views import home_lines as lines
from tui.views import marks
from tui.views.automatic import due
from tui.views.frame import signs_of
from tui.views.home import HomeView, home
from tui.views.planned import PlannedRow, planned, planned_narrow, planned_wide
from tui.views.session import SessionRow, short_row, tiny_row, wide_head, wide_row
from tui.where import Due, Where
from tui.widgets.panel import Panel
from tui.widgets.rows import Rows
from tui.workers import start

if TYPE_CHECKING:
    from core.planner import Action

PLAN_WAIT, PLAN_SHARE, PLAN_LATEST = 0.2, 20, 10.0
"""Seconds of quiet before it is worked out what comes by itself. It takes at most one part in so many of the time, but
waits no longer than so many seconds: for ten thousand people it takes a third of a second.
"""


class PlannedRead(Message):
    """What the desk will do by itself about the next session."""

    def __init__(self, actions: "Sequence[Action]") -> None:
        super().__init__()
        self.actions = actions


class ByItself(NamedTuple):
    """What comes by itself, as it is drawn: of which actions and which minute, their rows, and what comes first."""

    actions: "Sequence[Action]" = ()
    at: datetime | None = None
    rows: tuple[PlannedRow, ...] = ()
    due: Due | None = None


class HomeScreen(DeskScreen):
    """Screen 1."""

    NAME = "home"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("home")

    def __init__(self) -> None:
        super().__init__()
        self.facts = HomeFacts()
        self.view = HomeView()
        self.planned: Sequence[Action] = ()
        self._plan_from = 0.0
        self._by_itself = ByItself()

    def body(self) -> Iterable[Widget]:
        """Counts beside health; below them what happened and what comes."""
        yield Horizontal(Panel(id="counts"), Panel(id="health"), id="figures")
        yield Horizontal(Panel(id="planned"), Panel(id="happened"), id="events")
        yield Rows(id="sessions")
        yield Panel(id="latest")

    async def read(self, view: View) -> HomeFacts:
        """The facts of Home for the series that was chosen."""
        return await read_home(view, self.dashboard.series, self.dashboard.clock())

    def take(self, facts: HomeFacts) -> None:
        """Keep these facts and draw them."""
        self.facts = facts
        if self.is_about(facts.series.id if facts.series else ""):
            self.planned, self._plan_from = (), 0.0
        self.note_new(change.id for change in facts.changes)
        self.redraw()
        start(self, self._read_planned, "planned", exclusive=True)

    async def _read_planned(self) -> None:
        """What comes by itself is worked out after the rest stands on the screen, and not for every change of many."""
        app, session = self.dashboard, self.facts.next.id if self.facts.next else ""
        await asyncio.sleep(max(PLAN_WAIT, self._plan_from - time.monotonic()))
        await prepare()
        began = time.monotonic()
        async with app.store.view() as view:
            self.post_message(PlannedRead(await read_planned(view, app.desk, session, app.clock())))
        ended = time.monotonic()
        self._plan_from = ended + min((ended - began) * PLAN_SHARE, PLAN_LATEST)

    def on_planned_read(self, message: "PlannedRead") -> None:
        """Show what comes by itself."""
        self.planned = message.actions
        self._draw_planned()

    def redraw(self) -> None:
        """Build the view of this moment and draw it."""
        now = self.dashboard.clock()
        self.view = home(self.facts, now, signs_of(self.dashboard.frame.beats, now))
        view, wide = self.view, self.wide
        self._draw_figures(view, wide=wide)
        self._draw_planned()
        self.query_one("#happened", Panel).show(
            lambda w, _: lines.happened_wide(view.happened, w, self.fresh, self.flashing),
            title=(Span(lit("Just happened")),),
        )
        self.query_one("#latest", Panel).show(
            lambda w, h: lines.happened_narrow(view.happened, w, h, self.fresh, self.flashing),
            title=(Span(lit("just happened")),),
        )
        self._draw_sessions(view, wide=wide)

    def by_itself(self) -> "ByItself":
        """What comes by itself, grouped; of many people that is worked out once a minute, not with every change."""
        now = self.dashboard.clock().replace(second=0, microsecond=0)
        if self._by_itself.actions is not self.planned or self._by_itself.at != now:
            rows = tuple(planned(self.planned, now))
            self._by_itself = ByItself(self.planned, now, rows, due(self.planned, now))
        return self._by_itself

    def _draw_planned(self) -> None:
        rows, panel = self.by_itself().rows, self.query_one("#planned", Panel)
        if self.wide:
            panel.show(
                lambda w, _: planned_wide(rows, w), title=(Span(lit("What happens next, by itself")),),
                hint=(Span(lit("A: all  p: see  s: skip"), "dim"),),
            )  # fmt: skip
        else:
            panel.show(lambda w, h: planned_narrow(rows, w, h), title=(Span(lit("next, by itself")),))

    def _draw_figures(self, view: HomeView, *, wide: bool) -> None:
        counts, health = self.query_one("#counts", Panel), self.query_one("#health", Panel)
        if view.next is None and not self.facts.sessions and self.facts.series is None:
            counts.show(lambda w, _: lines.nothing_yet(w))
            health.show(lambda w, h: lines.health_narrow(view.health, w, h))
        elif wide:
            counts.show(
                lambda w, _: lines.counts_wide(view.next, w),
                title=self._counts_title(), hint=(Span(lit("enter: people"), "dim"),),
            )  # fmt: skip
            health.show(lambda w, _: lines.health_wide(view.health, w), title=(Span(lit("Is it healthy?")),))
        else:
            counts.show(lambda w, _: lines.counts_narrow(view.next, w))
            health.show(lambda w, h: lines.health_narrow(view.health, w, h))

    def _counts_title(self) -> Line:
        counts = self.view.next.counts if self.view.next else Counts()
        if counts.capacity is None:
            return line(Span(lit("Sign-ups")))
        return line(say("Sign-ups  {} of {} places, host counted", counts.used, counts.capacity))

    def _draw_sessions(self, view: HomeView, *, wide: bool) -> None:
        found = self.found.casefold()
        rows = [row for row in view.sessions if found in _words(row).casefold()]
        cells = self.app.size.width
        draw = wide_row if wide else short_row if cells >= 70 else tiny_row
        what = say("“{}”: {} of {}", self.found, len(rows), len(view.sessions)) if found else lit("Coming sessions")
        head = wide_head if wide else None
        hint = (Span(lit("enter: people  e: edit"), "dim"),) if wide else ()
        self.table.show_rows(rows, draw, title=(Span(what),), hint=hint, head=head)

    def context(self, cells: int) -> Sequence[Line]:
        """The series and the next session."""
        frame, now = self.dashboard.frame, self.dashboard.clock()
        if self.wide:
            today = marks.full_day(now.astimezone(marks.LONDON).date())
            return lines.context_wide(self.view, frame, today, cells)
        return lines.context_narrow(self.view, cells)

    def where(self) -> Where:
        """The session under the cursor."""
        chosen = next((s for s in self.facts.sessions if s.id == self.table.cursor), self.facts.next)
        counts = self.facts.counts.get(chosen.id, Counts()) if chosen else Counts()
        planned = self.by_itself().due if chosen == self.facts.next else None
        return self.dashboard.where(self.NAME, series=self.facts.series, session=chosen, counts=counts, due=planned)

    def status_page(self) -> Sequence[Line]:
        """What decides something."""
        return lines.status_page(self.view, self.dashboard.frame)

    @on(Rows.Moved)
    def _moved(self, message: Rows.Moved) -> None:
        self.dashboard.session = message.key
        self.draw_frame()

    @on(Rows.Opened)
    def _opened(self) -> None:
        self.action_act("session.people")


def _words(row: SessionRow) -> str:
    return f"{row.number} {row.day} {row.topic} {row.host} {row.state.words}"
