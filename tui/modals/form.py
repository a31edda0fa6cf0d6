"""A form: fields, what saving them would do and who gets told, tried again while one types, and three buttons."""

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import ClassVar

from textual import on
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget

from core.text import Safe, lit
from tui.feed import StoreChanged
from tui.modals import form_work as work
from tui.modals.confirm import MANY, Confirm, yes_label
from tui.modals.form_work import NotSaved, PlanMade, Saved, Typed
from tui.modals.frame import Modal
from tui.text import Line, Span, line, say, wrap
from tui.views.plan import Plan
from tui.views.plan_lines import preview
from tui.widgets.field import Field
from tui.widgets.panel import Panel
from tui.widgets.words import Push, Words
from tui.work import Deed
from tui.workers import start


class Form(Modal[None]):
    """Fields and their plan. A form names its fields, lays them out, and makes a deed of what is typed."""

    NAMES: ClassVar[tuple[str, ...]] = ()
    SAVE: ClassVar[Safe] = lit("Save")
    AUTO_FOCUS: ClassVar[str | None] = "Field"
    KEYS = lit(" Tab Next field  ⇧Tab Back  Enter Choose  Esc Back, asks if you typed")

    def __init__(self) -> None:
        super().__init__()
        self.plan: Plan | None = None
        self.trouble = Safe("")
        self._planned: Typed | None = None
        self._leaving = False

    # --- what a form says of itself ---

    def fields(self) -> Iterable[Widget]:
        """The lines of fields."""
        raise NotImplementedError

    def deed(self, typed: Typed) -> Deed | None:
        """What saving would do; None where nothing differs yet. Raises `Refused` with what is wrong."""
        raise NotImplementedError

    def notices(self) -> list[Safe]:
        """Lines above the plan that need to be seen."""
        return []

    def remarks(self) -> list[Safe]:
        """Lines above the plan that help to fill in the fields."""
        return []

    def dirty(self) -> bool:
        """Whether something was typed that would be lost."""
        return any(self.typed.values())

    # --- what is seen ---

    def content(self) -> Iterable[Widget]:
        """The fields, the plan, the buttons."""
        yield from self.fields()
        plan = Panel("none", id="plan")
        plan.show(self._lines)
        yield plan
        yield Horizontal(
            Push(lit("No, go back"), id="no"), Push(lit("Read the letters"), id="read"), Push(self.SAVE, id="save"),
            id="buttons",
        )  # fmt: skip

    def _lines(self, cells: int, rows: int) -> list[Line]:
        said = [*self.notices(), *([say("! {}", self.trouble)] if self.trouble else [])]
        lines = [line(), *(line(Span(part, "need")) for each in said for part in wrap(each, cells))]
        lines += [line(Span(part, "dim")) for each in self.remarks() for part in wrap(each, cells, most=2)]
        if self.trouble:
            return lines
        shown = self.plan_shown(self.plan or Plan(summary=Safe("")))
        return lines + preview(shown, self.dashboard.desk.hold_seconds, cells, rows - len(lines))

    def plan_shown(self, plan: Plan) -> Plan:
        """The plan as it is drawn."""
        return plan

    # --- planning ---

    def on_mount(self) -> None:
        """Plan what stands in the fields at first."""
        self.make_plan()

    def work(self, job: Callable[[], Awaitable[Message]], group: str) -> None:
        """Do a job in a worker, and take what it gives as a message."""

        async def work_and_tell() -> None:
            self.post_message(await job())

        start(self, work_and_tell, group, exclusive=True)

    @property
    def typed(self) -> Typed:
        """What stands in the fields."""
        return {name: self.query_one(f"#{name}", Field).text for name in self.NAMES}

    @on(Field.Changed)
    def _changed(self) -> None:
        self._leaving = False
        self.make_plan()

    def make_plan(self) -> None:
        """Try again what saving would do."""
        self.work(partial(work.make_plan, self.dashboard, self.deed, self.typed), "plan")

    def store_changed(self, _message: StoreChanged) -> None:
        """Somebody committed: what saving would do may be something else."""
        self.make_plan()

    def on_plan_made(self, message: PlanMade) -> None:
        """Show the plan, if the fields still say the same."""
        if message.typed != self.typed:
            return
        self.plan, self.trouble, self._planned = message.plan, message.trouble, message.typed
        self.show_plan()

    def show_plan(self) -> None:
        """Draw the plan, and the buttons that go with it."""
        self.query_one("#plan", Panel).show(self._lines)
        plan, hold = self.plan or Plan(summary=Safe("")), self.dashboard.desk.hold_seconds
        nothing = Safe("") if self.plan else self.trouble or lit("nothing has changed")
        self.query_one("#save", Push).relabel(yes_label(plan, hold, self.SAVE), nothing)
        self.query_one("#read", Push).relabel(lit("Read the letters"), Safe("") if plan.tells else lit("no letters"))

    # --- saving and leaving ---

    def on_push_pressed(self, message: Push.Pressed) -> None:
        """Back, the letters, or saving."""
        if message.push.id == "no":
            self.dismiss(None)
        elif message.push.hindrance and not (message.push.id == "save" and self.notices()):
            self.draw_frame(message.push.hindrance)
        elif message.push.id == "read":
            self._read_letters()
        elif self.plan is not None and self.plan.letters > MANY:
            self._count(self.plan)
        else:
            self.save()

    def _count(self, plan: Plan) -> None:
        """Many letters are agreed to by typing their number."""
        deed = self.deed(self.typed)
        if deed is not None:
            self.app.push_screen(Confirm(deed, plan), lambda yes: self.save() if yes else None)

    def _read_letters(self) -> None:
        from tui.modals.letters import ReadLetters

        deed = self.deed(self.typed)
        if deed is not None:
            self.app.push_screen(ReadLetters(deed))

    def save(self) -> None:
        """Save what stands in the fields, with the letters that were seen."""
        agreed = self.plan if self._planned == self.typed else None
        self.work(partial(work.save, self.dashboard, self.deed, self.typed, agreed), "act")

    def on_saved(self, message: Saved) -> None:
        """Back to the screen, which says what was done."""
        self.dismiss(None)
        self.app.post_message(message.done)

    def on_not_saved(self, message: NotSaved) -> None:
        """Say why."""
        self.make_plan()
        self.draw_frame(say("✗ not saved: {}", message.reason))

    @on(Field.Submitted)
    def _submitted(self) -> None:
        """Enter in a field goes on to the next; only a button saves."""
        self.app.action_focus_next()

    def action_leave(self) -> None:
        """Go back; with something typed, ask once."""
        if self.dirty() and not self._leaving:
            self._leaving = True
            self.draw_frame(lit("! Esc again drops what you typed; any other key stays."))
        else:
            self.dismiss(None)


def words(text: Safe, class_: str = "label") -> Words:
    """Words beside a field."""
    return Words((Span(text),), classes=class_)


def bracketed(name: str, value: Safe = Safe("")) -> tuple[Words, Field, Words]:
    """A field between brackets."""
    return words(lit("["), "bracket"), Field(value, id=name), words(lit("]"), "bracket")
