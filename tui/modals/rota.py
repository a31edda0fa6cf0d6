"""The host rota: sessions down, hosts across; asking the next, hosting, running without, moving and cancelling."""

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from msgspec.structs import replace
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget

from core.model import Change, Session
from core.operations import rota, sessions
from core.operations.sessions import SessionEdit
from core.store.ports import Store
from core.text import Safe, lit
from tui import hindrances
from tui.actions import Act, Doing
from tui.doing import propose
from tui.facts.rota import RotaFacts, read_rota
from tui.feed import StoreChanged
from tui.modals.frame import Modal
from tui.modals.sessions import CancelSession, MoveSession
from tui.text import Line, Span, line, say
from tui.views import marks
from tui.views import rota as views
from tui.views.names import person_name
from tui.where import Where
from tui.widgets.panel import Panel
from tui.widgets.rows import Rows
from tui.widgets.words import Push
from tui.work import Deed
from tui.workers import start


class RotaRead(Message):
    """The rota as it is now."""

    def __init__(self, facts: RotaFacts) -> None:
        super().__init__()
        self.facts = facts


class Rota(Modal[None]):
    """Who hosts what. The cursor is on a session, the bracket on a host; everything asks before it is done."""

    STATUS = lit("Everything asks before it is done.")
    KEYS = lit(" Esc Back  ← → Host  n Ask next  a Ask  h Hosts  r Without  c Cancel…  m Move")
    AUTO_FOCUS = "#found"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", show=False), Binding("k,up", "move(-1)", show=False),
        Binding("right", "turn(1)", show=False), Binding("left", "turn(-1)", show=False),
        Binding("n", "ask('')", show=False), Binding("a", "ask_this", show=False), Binding("h", "host", show=False),
        Binding("r", "without", show=False), Binding("c", "cancel", show=False), Binding("m", "shift", show=False),
    ]  # fmt: skip

    def __init__(self, where: Where) -> None:
        super().__init__()
        assert where.series is not None
        self.where, self.series = where, where.series
        self.facts, self.host = RotaFacts(), ""

    def about(self) -> Line:
        """Which series."""
        return line(Span(say("Host rota · {}", self.series.name)))

    def content(self) -> Iterable[Widget]:
        """The sessions, what they need, and the way back."""
        yield Rows("none", id="found")
        yield Panel("none", id="needs")
        yield Horizontal(Push(lit("Go back"), id="no"), id="buttons")

    def on_mount(self) -> None:
        """Read in a worker."""
        start(self, self._read, "rota", exclusive=True)

    async def _read(self) -> None:
        async with self.dashboard.store.view() as view:
            self.post_message(RotaRead(await read_rota(view, self.series.id, self.dashboard.clock())))

    def store_changed(self, _message: StoreChanged) -> None:
        """Somebody answered, or an organiser changed something."""
        start(self, self._read, "rota", exclusive=True)

    def on_screen_resume(self) -> None:
        """Back from a question: what it did is read."""
        start(self, self._read, "rota", exclusive=True)

    def on_rota_read(self, message: RotaRead) -> None:
        """Show it; the cursor begins on the session of the screen."""
        first = not self.facts.sessions
        self.facts = message.facts
        self._draw()
        if first and self.where.session is not None:
            self.query_one("#found", Rows).choose(self.where.session.id)

    @property
    def column(self) -> int:
        """Where the chosen host stands."""
        return self.facts.hosts.index(self.host) if self.host in self.facts.hosts else 0

    def _draw(self) -> None:
        facts, column, now = self.facts, self.column, self.dashboard.clock()
        found = self.query_one("#found", Rows)
        found.show_rows(
            views.rows(facts, now), lambda row, w: views.row_line(row, w, column),
            head=lambda w: views.head(facts, w, column),
        )  # fmt: skip
        self.query_one("#needs", Panel).show(lambda w, _: views.foot(facts, found.cursor, now, w))

    @property
    def session(self) -> Session | None:
        """The session under the cursor."""
        cursor = self.query_one("#found", Rows).cursor
        return next((each for each in self.facts.sessions if each.id == cursor), None)

    # --- keys ---

    def action_move(self, by: int) -> None:
        """Another session."""
        self.query_one("#found", Rows).move(by)
        self._draw()

    def action_turn(self, by: int) -> None:
        """Another host."""
        if self.facts.hosts:
            self.host = self.facts.hosts[max(0, min(len(self.facts.hosts) - 1, self.column + by))]
            self._draw()

    def action_ask_this(self) -> None:
        """Ask the host of the column."""
        if self.facts.hosts:
            self.action_ask(self.facts.hosts[self.column])

    def action_ask(self, host: str) -> None:
        """Ask a host, or the next on the rota."""
        session = self.session
        if session is None:
            return
        who = host or self.facts.next.get(session.id, "")
        if session.hosts or not who:
            self.draw_frame(lit("it has a host") if session.hosts else lit("everybody was asked or said no"))
            return
        self._propose(session, say("Ask {} to host", self._named(who)), partial(_ask, session.id, who))

    def action_host(self) -> None:
        """The host of the column hosts it."""
        session = self.session
        if session is not None and self.facts.hosts:
            host = self.facts.hosts[self.column]
            self._propose(session, say("{} hosts", self._named(host)), partial(_host, session.id, host))

    def action_without(self) -> None:
        """It runs without a host."""
        session = self.session
        if session is not None:
            self._propose(session, lit("Without a host"), partial(_without, session.id))

    def action_cancel(self) -> None:
        """Call it off, by typing its number."""
        self._form(CancelSession)

    def action_shift(self) -> None:
        """Another date for it."""
        self._form(MoveSession)

    def _form(self, form: "type[CancelSession | MoveSession]") -> None:
        session = self.session
        where = replace(self.where, session=session, now=self.dashboard.clock())
        reason = hindrances.editing(where)
        if reason or session is None:
            self.draw_frame(reason)
        else:
            self.app.push_screen(form(where))

    def _named(self, host: str) -> Safe:
        return person_name(self.facts.people.get(host))

    def _propose(self, session: Session, words: Safe, act: Act) -> None:
        app = self.dashboard
        where = replace(self.where, session=session, now=app.clock())
        reason = hindrances.editing(where)
        if reason:
            self.draw_frame(reason)
            return
        title = say("{} · {}", words, marks.number_word(session.number, session.date))
        propose(app, Deed(title=title, act=act, doing=Doing(desk=app.desk, actor=app.actor, where=where)))

    def on_push_pressed(self) -> None:
        """Back."""
        self.dismiss(None)


async def _ask(session: str, who: str, store: Store, doing: Doing) -> Change | None:
    return await rota.ask(store, doing.desk, doing.actor, session, who, ids=doing.ids)


async def _host(session: str, who: str, store: Store, doing: Doing) -> Change | None:
    edit = SessionEdit(hosts=(who,))
    return await sessions.edit(store, doing.desk, doing.actor, session, edit, ids=doing.ids)


async def _without(session: str, store: Store, doing: Doing) -> Change | None:
    return await rota.run_without(store, doing.desk, doing.actor, session, ids=doing.ids)
