"""Changing the cadence of a series in three steps: the rule, what it does to each date, and the mails."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import date
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget

from core.errors import Refused
from core.text import Safe, lit
from tui.feed import StoreChanged
from tui.modals.cadence_work import Asked, CadenceDone, CadenceRead, change_cadence, read_cadence
from tui.modals.confirm import Confirm
from tui.modals.form import bracketed, words
from tui.modals.frame import Modal
from tui.text import Line, Span, line, say, wrap
from tui.views import cadence as views
from tui.views import marks
from tui.views.cadence import Choices
from tui.views.days import day_of
from tui.where import Where
from tui.widgets.field import Field
from tui.widgets.panel import Panel
from tui.widgets.rows import Rows
from tui.widgets.words import Push
from tui.work import Done
from tui.workers import start

LETTERS = "mcsa"


class Cadence(Modal[None]):
    """The wizard. `first` is the date from which another rule is wanted, where that is known already."""

    KEYS = lit(" Tab Next  ⇧Tab Back  Enter Choose  Esc Back, asks if you typed")
    AUTO_FOCUS = "#rule"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", show=False), Binding("k,up", "move(-1)", show=False),
        *(Binding(letter, f"choose('{letter}')", show=False) for letter in LETTERS),
    ]  # fmt: skip

    def __init__(self, where: Where, first: date | None = None) -> None:
        super().__init__()
        assert where.series is not None
        self.where, self.series, self.wanted = where, where.series, first
        self.step, self.chosen = 1, Choices()
        self.found: CadenceRead | None = None
        self._leaving = False

    def about(self) -> Line:
        """Which step, of which series."""
        names = {1: lit("new rule and first date"), 2: lit("what it does to each date")}
        return line(Span(say("Cadence of {} · {} of 3 · {}", self.series.name, self.step, names[self.step])))

    def content(self) -> Iterable[Widget]:
        """The fields; the dates they give; the lists; the buttons."""
        zone = marks.zone_of(self.series.zone)
        today = self.dashboard.clock().astimezone(zone).date()
        rule = views.rule_near(self.series, self.wanted) if self.wanted else Safe(self.series.rule)
        hint = words(lit(" third Thursday · every 2 weeks · every Monday"), "hint")
        session = self.where.session
        earlier = [d for d in (self.wanted, session.date if session else None) if d is not None]
        first = min(earlier) if self.wanted else max([today, *earlier])
        yield Horizontal(words(lit("Rule")), *bracketed("rule", rule), hint, classes="line")
        hint = words(lit(" sessions before it stay as they are"), "hint")
        yield Horizontal(words(lit("From")), *bracketed("first", marks.full_day(first)), hint, classes="line")
        hint = words(lit(" opens the letter; may be empty"), "hint")
        yield Horizontal(words(lit("Because")), *bracketed("reason"), hint, classes="line")
        yield Panel("none", id="dates")
        yield Panel("none", id="sums")
        yield Rows("none", id="found")
        yield Horizontal(
            Push(lit("No, go back"), id="no"), Push(lit("Back to the rule"), id="back"), Push(lit("Next"), id="next"),
            id="buttons",
        )  # fmt: skip

    def on_mount(self) -> None:
        """Plan what stands in the fields."""
        self._show_step()
        self._plan()

    # --- planning ---

    def work(self, job: Callable[[], Awaitable[Message]], group: str) -> None:
        """Do a job in a worker, and take what it gives as a message."""

        async def work_and_tell() -> None:
            self.post_message(await job())

        start(self, work_and_tell, group, exclusive=True)

    @on(Field.Changed)
    def _typed(self) -> None:
        self._leaving = False
        self._plan()

    def _plan(self) -> None:
        try:
            asked = self._asked()
        except Refused as error:
            self.on_cadence_read(CadenceRead(None, None, trouble=Safe(str(error))))
            return
        self.work(partial(read_cadence, self.dashboard, self.where, self.series, asked), "plan")

    def _asked(self) -> Asked:
        rule, first, reason = (self.query_one(f"#{name}", Field).text for name in ("rule", "first", "reason"))
        today = self.dashboard.clock().astimezone(marks.zone_of(self.series.zone)).date()
        return Asked(rule=rule, first=day_of(first, today), reason=reason, chosen=self.chosen)

    def store_changed(self, _message: StoreChanged) -> None:
        """Somebody committed: the plan may be another."""
        self._plan()

    def on_cadence_read(self, message: CadenceRead) -> None:
        """Show the plan, or what is wrong with the rule."""
        self.found = message
        if message.asked is not None:
            self.chosen = message.asked.chosen
        self.query_one("#dates", Panel).show(self._dates)
        if message.planned is not None:
            items = views.rows(message.planned, message.people, self.chosen, message.plan)
            self.query_one("#found", Rows).show_rows(items, views.row_line)
            sums = line(Span(views.summary(message.planned, message.plan), "bold"))
            self.query_one("#sums", Panel).show(lambda _w, _h: [sums])
        self._relabel()

    def _dates(self, cells: int, _rows: int) -> list[Line]:
        found = self.found
        if found is None:
            return [line(), line(Span(lit("reading …"), "dim"))]
        if found.trouble or found.planned is None:
            return [line(), *(line(Span(part, "need")) for part in wrap(say("! {}", found.trouble), cells))]
        said = say("Now: {}. Then: {}.", Safe(self.series.rule), Safe(found.planned.series.rule))
        texts = (said, say("The dates: {}", views.first_dates(found.planned)))
        return [line(), *(line(part) for text in texts for part in wrap(text, cells))]

    def _relabel(self) -> None:
        found = self.found
        why = Safe("") if found is not None and found.planned is not None else lit("the rule gives no plan yet")
        if self.step == 2 and not why and found is not None and found.plan is None:
            why = lit("it would change nothing")
        label = lit("Next: what it does") if self.step == 1 else lit("Next: the mails")
        self.query_one("#next", Push).relabel(label, why)

    # --- steps ---

    def _show_step(self) -> None:
        first = self.step == 1
        for each in (*self.query(".line"), self.query_one("#dates")):
            each.display = first
        for id_ in ("#sums", "#found", "#back"):
            self.query_one(id_).display = not first
        self.query_one("#rule" if first else "#found").focus()
        self._relabel()
        self.draw_frame(
            Safe("") if first else lit("m moves, c cancels and invites afresh, s stays or skips, a accepts.")
        )

    def on_push_pressed(self, message: Push.Pressed) -> None:
        """Back, to the rule, on to the lists, on to the mails."""
        found = self.found
        if message.push.id == "no":
            self.dismiss(None)
        elif message.push.id == "back":
            self.step = 1
            self._show_step()
        elif message.push.hindrance:
            self.draw_frame(message.push.hindrance)
        elif self.step == 1:
            self.step = 2
            self._show_step()
        elif found is not None and found.deed is not None and found.plan is not None:
            deed, plan = found.deed, found.plan
            self.app.push_screen(Confirm(deed, plan), lambda yes: self._do(yes, found))

    def _do(self, yes: bool | None, found: CadenceRead) -> None:
        if yes and found.deed is not None and found.plan is not None:
            self.work(partial(change_cadence, self.dashboard, found.deed, found.plan), "act")

    def on_cadence_done(self, message: CadenceDone) -> None:
        """Back to the screen, which says what was done; or why it was not."""
        if message.trouble:
            self.draw_frame(say("✗ not done: {}", message.trouble))
            self._plan()
        else:
            self.dismiss(None)
            self.app.post_message(Done(message.deed, message.change, message.plan))

    # --- keys ---

    def action_move(self, by: int) -> None:
        """Another row; in the fields, another field."""
        if self.step == 2 and isinstance(self.focused, Rows):
            self.query_one("#found", Rows).move(by)
        elif by > 0:
            self.app.action_focus_next()
        else:
            self.app.action_focus_previous()

    def action_choose(self, letter: str) -> None:
        """What becomes of the date under the cursor."""
        row = self.query_one("#found", Rows).chosen
        if self.step != 2 or not isinstance(row, views.CadenceRow):
            return
        chosen = views.chosen_for(row, letter, self.chosen)
        if chosen is None:
            self.draw_frame(lit("there is nothing to choose for this row"))
        else:
            self.chosen = chosen
            self._plan()

    @on(Field.Submitted)
    def _submitted(self) -> None:
        self.app.action_focus_next()

    def action_leave(self) -> None:
        """Back a step; with something typed, ask once before leaving."""
        typed = self.query_one("#rule", Field).text != self.series.rule or self.query_one("#reason", Field).text
        if self.step == 2:
            self.step = 1
            self._show_step()
        elif typed and not self._leaving:
            self._leaving = True
            self.draw_frame(lit("! Esc again drops what you typed; any other key stays."))
        else:
            self.dismiss(None)
