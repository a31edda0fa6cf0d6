"""Editing a session: topic, host and places, what changes and who gets told, tried again while one types."""

from collections.abc import Awaitable, Callable, Iterable
from functools import partial

from textual import on
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget

from core.text import Safe, lit
from tui.feed import StoreChanged
from tui.modals import edit_work as work
from tui.modals.confirm import yes_label
from tui.modals.conflict import Answer, Conflicted
from tui.modals.edit_work import NotSaved, PlanMade, Saved, SessionRead
from tui.modals.frame import Modal
from tui.text import Line, Span, line, say, wrap
from tui.views import edit as edits
from tui.views.edit import Fields, Shown
from tui.views.plan import Plan
from tui.views.plan_lines import preview
from tui.widgets.field import Field
from tui.widgets.panel import Panel
from tui.widgets.words import Push, Words
from tui.workers import start

_NAMES = ("topic", "host", "places")
_READ_IN = ("sessions", "signups", "series", "people")


class EditSession(Modal[None]):
    """The fields of one session. `focus` is the field to begin in."""

    AUTO_FOCUS = None
    KEYS = lit(" Tab Next field  ⇧Tab Back  Enter Choose  Esc Back, asks if you typed")

    def __init__(self, session_id: str, focus: str) -> None:
        super().__init__()
        self._session, self._focus = session_id, focus
        self.shown: Shown | None = None
        self.now: Shown | None = None
        self.plan: Plan | None = None
        self.trouble = Safe("")
        self._planned: Fields | None = None
        self._leaving = False

    # --- what is seen ---

    def content(self) -> Iterable[Widget]:
        """The fields, the plan, the buttons."""
        yield Horizontal(_words("Topic", "label"), *_bracketed("topic"), classes="line")
        yield Horizontal(
            _words("Host", "label"), *_bracketed("host"), _words("  Places ", "places"), *_bracketed("places"),
            _words(" host counted", "counted"), classes="line",
        )  # fmt: skip
        plan = Panel("none", id="plan")
        plan.show(self._lines)
        yield plan
        yield Horizontal(
            Push(lit("No, go back"), id="no"), Push(lit("Read the letters"), id="read"), Push(lit("Save"), id="save"),
            id="buttons",
        )  # fmt: skip

    def about(self) -> Line:
        """Which session."""
        return line(Span(edits.title(self.shown) if self.shown else lit("Edit")))

    def _lines(self, cells: int, _rows: int) -> list[Line]:
        lines = [line(), *(line(Span(part, "need")) for each in self._theirs() for part in wrap(each, cells))]
        if self.trouble:
            return [*lines, *(line(Span(part, "need")) for part in wrap(say("! {}", self.trouble), cells))]
        return lines + preview(self.plan or Plan(summary=Safe("")), self.dashboard.desk.hold_seconds, cells)

    def _theirs(self) -> list[Safe]:
        """What others changed while this stood open."""
        if self.shown is None or self.now is None:
            return []
        return [say("! {}. Your fields stay.", each) for each in edits.theirs(self.shown, self.now)]

    # --- reading and planning ---

    def on_mount(self) -> None:
        """Read the session in a worker."""
        super().on_mount()
        self._work(partial(self._read, first=True), "read")

    def _work(self, job: Callable[[], Awaitable[Message]], group: str) -> None:
        async def work_and_tell() -> None:
            self.post_message(await job())

        start(self, work_and_tell, group, exclusive=True)

    async def _read(self, *, first: bool = False) -> Message:
        return SessionRead(await work.look(self.dashboard, self._session), first=first)

    def on_session_read(self, message: SessionRead) -> None:
        """Fill the fields the first time; later only say what others changed."""
        self.now = message.shown
        if message.first:
            self._begin(message.shown, edits.fields_of(message.shown))
            field = self.query_one(f"#{self._focus}", Field)
            field.focus()
            field.cursor_position = len(field.value)
        self._make_plan()

    def _begin(self, shown: Shown, fields: Fields) -> None:
        """Edit from what is stored now, with these fields."""
        self.shown = self.now = shown
        for name in _NAMES:
            self.query_one(f"#{name}", Field).value = getattr(fields, name)
        self.draw_frame()

    @property
    def typed(self) -> Fields:
        """What stands in the fields."""
        return Fields(**{name: self.query_one(f"#{name}", Field).text for name in _NAMES})

    def store_changed(self, message: StoreChanged) -> None:
        """Somebody committed: look at the session again, without touching the fields."""
        if message.gap or any(table in _READ_IN for table, _ in message.touched):
            self._work(partial(self._read, first=self.shown is None), "read")

    @on(Field.Changed)
    def _changed(self) -> None:
        self._leaving = False
        self._make_plan()

    def _make_plan(self) -> None:
        if self.shown is not None:
            self._work(partial(work.make_plan, self.dashboard, self.shown, self.typed), "plan")

    def on_plan_made(self, message: PlanMade) -> None:
        """Show the plan, if the fields still say the same."""
        if message.typed != self.typed:
            return
        self.plan, self.trouble, self._planned = message.plan, message.trouble, message.typed
        self.query_one("#plan", Panel).show(self._lines)
        plan, hold = self.plan or Plan(summary=Safe("")), self.dashboard.desk.hold_seconds
        nothing = Safe("") if self.plan else self.trouble or lit("nothing has changed")
        self.query_one("#save", Push).relabel(yes_label(plan, hold), nothing)
        self.query_one("#read", Push).relabel(lit("Read the letters"), Safe("") if plan.tells else lit("no letters"))

    # --- saving and leaving ---

    def on_push_pressed(self, message: Push.Pressed) -> None:
        """Back, the letters, or saving."""
        if message.push.id == "no" or self.shown is None:
            self.dismiss(None)
        elif message.push.hindrance and not (message.push.id == "save" and self._theirs()):
            self.draw_frame(message.push.hindrance)
        elif message.push.id == "read":
            from tui.modals.letters import ReadLetters

            self.app.push_screen(ReadLetters(work.deed_of(self.dashboard, self.shown, self.typed)))
        else:
            self._save(self.shown)

    def _save(self, shown: Shown) -> None:
        agreed = self.plan if self._planned == self.typed else None
        self._work(partial(work.save, self.dashboard, shown, self.typed, agreed), "act")

    def on_saved(self, message: Saved) -> None:
        """Back to the screen, which says what was done."""
        self.dismiss(None)
        self.app.post_message(message.done)

    def on_not_saved(self, message: NotSaved) -> None:
        """Say why; where somebody else changed the same field, show both and ask."""
        self._make_plan()
        now = message.now
        if now is None or self.shown is None:
            self.draw_frame(say("✗ not saved: {}", message.reason))
            return
        self.now = now
        self.app.push_screen(Conflicted(edits.theirs(self.shown, now)), self._settle)

    def _settle(self, answer: Answer | None) -> None:
        """Theirs, mine, or neither yet."""
        if answer is None or self.shown is None or self.now is None:
            return
        choose = edits.taken if answer == "theirs" else edits.kept
        now = self.now
        self._begin(now, choose(self.shown, now, self.typed))
        self._make_plan()
        if answer == "mine":
            self._save(now)

    @on(Field.Submitted)
    def _submitted(self) -> None:
        """Enter in a field goes on to the next; only a button saves."""
        self.app.action_focus_next()

    def action_leave(self) -> None:
        """Go back; with something typed, ask once."""
        typed = self.shown is not None and self.typed != edits.fields_of(self.shown)
        if typed and not self._leaving:
            self._leaving = True
            self.draw_frame(lit("! Esc again drops what you typed; any other key stays."))
        else:
            self.dismiss(None)


def _words(text: str, class_: str) -> Words:
    return Words((Span(Safe(text)),), classes=class_)


def _bracketed(name: str) -> tuple[Words, Field, Words]:
    return _words("[", "bracket"), Field(id=name), _words("]", "bracket")
