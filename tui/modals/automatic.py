"""All the desk will do by itself: when, what, to whom; one thing can be skipped, and its letter seen."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from core.model import Change, Session
from core.store.ports import Store
from core.text import Safe, lit
from tui.actions import Doing
from tui.doing import propose
from tui.feed import StoreChanged
from tui.modals.frame import Modal
from tui.modals.sample import SampleLetter
from tui.text import Line, Span, line, say
from tui.views.automatic import AutomaticRow, automatic, row_line
from tui.where import Where
from tui.widgets.rows import Rows
from tui.work import Deed
from tui.workers import start

if TYPE_CHECKING:
    from core.planner import Action


class Coming(Message):
    """What comes, and the sessions it is about."""

    def __init__(self, actions: "Sequence[Action]", sessions: dict[str, Session]) -> None:
        super().__init__()
        self.actions, self.sessions = actions, sessions


class Automatic(Modal[None]):
    """Everything due or coming in the next eight weeks, in order of time."""

    STATUS = lit("Nothing here leaves before its time.")
    KEYS = lit(" j k Move  s Skip it  p See the letter  Esc Back")
    AUTO_FOCUS = "#found"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", show=False, priority=True),
        Binding("up,k", "move(-1)", show=False, priority=True),
        Binding("pagedown", "move(10)", show=False, priority=True),
        Binding("pageup", "move(-10)", show=False, priority=True),
        Binding("s", "skip", show=False),
        Binding("p", "see", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[AutomaticRow] = []
        self._read_it = False

    def about(self) -> Line:
        """How many."""
        if not self._read_it:
            return line(Span(lit("By itself · reading …")))
        return line(Span(say("By itself, in the next eight weeks  {}", len(self._rows))))

    def content(self) -> Iterable[Widget]:
        """The list."""
        yield Rows("none", id="found")

    def on_mount(self) -> None:
        """Work it out in a worker."""
        start(self, self._read, "coming", exclusive=True)

    def store_changed(self, _message: StoreChanged) -> None:
        """Somebody changed something: work it out again."""
        start(self, self._read, "coming", exclusive=True)

    async def _read(self) -> None:
        from tui.facts.planned import prepare

        await prepare()
        from core.operations import planning

        app = self.dashboard
        async with app.store.view() as view:
            found = await planning.coming(view, app.desk, app.clock())
            about = {action.session for action in found if action.session}
            sessions = {id_: each for id_ in about if (each := await view.sessions.get(id_)) is not None}
        self.post_message(Coming(found, sessions))

    def on_coming(self, message: Coming) -> None:
        """Show it."""
        self._read_it = True
        self._rows = automatic(message.actions, message.sessions, self.dashboard.clock())
        self.query_one(Rows).show_rows(self._rows, row_line)
        self.draw_frame(Safe("") if self._rows else lit("Nothing is planned."))

    @property
    def _chosen(self) -> AutomaticRow | None:
        found: AutomaticRow | None = self.query_one(Rows).chosen
        return found

    def action_move(self, by: int) -> None:
        """Another row."""
        self.query_one(Rows).move(by)

    def action_skip(self) -> None:
        """Leave it out, after a question."""
        row, app = self._chosen, self.dashboard
        if row is None:
            return

        async def act(store: Store, doing: Doing) -> Change | None:
            from core.operations import skipping

            return await skipping.skip(store, doing.desk, doing.actor, row.key, ids=doing.ids)

        doing = Doing(desk=app.desk, actor=app.actor, where=Where(screen="", now=app.clock()))
        propose(app, Deed(title=say("Skip: {}, {}", row.what, row.when), act=act, doing=doing))

    @on(Rows.Opened)
    def action_see(self) -> None:
        """The letter as one of its readers will see it."""
        row = self._chosen
        if row is not None:
            self.app.push_screen(SampleLetter(row.kind, row.session, row.person))
