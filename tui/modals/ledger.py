"""The calendar ledger of a session: whose calendar differs from the record, and updates for those, and only those."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget

from core.model import CalendarEntry, Change, Person, Signup
from core.store.ports import Store
from core.text import Safe, lit
from tui.actions import Doing
from tui.doing import propose
from tui.feed import StoreChanged
from tui.modals.frame import Modal
from tui.text import Line, Span, line, say
from tui.views.ledger import ledger
from tui.views.session import heading
from tui.where import Where
from tui.widgets.panel import Panel
from tui.widgets.words import Push
from tui.work import Deed
from tui.workers import start

if TYPE_CHECKING:
    from core.operations.reconciling import Stale


class LedgerRead(Message):
    """What each calendar was told, and which differ."""

    def __init__(
        self, entries: Sequence[CalendarEntry], people: dict[str, Person], stale: "Sequence[Stale]",
        signups: Sequence[Signup],
    ) -> None:  # fmt: skip
        super().__init__()
        self.entries, self.people, self.stale, self.signups = entries, people, stale, signups


class Ledger(Modal[None]):
    """What each calendar was last told against what is true now."""

    STATUS = lit("Only calendars that differ are told, and only after you have agreed.")
    KEYS = lit(" j ↓ k ↑ Move the list  r Prepare the updates  Tab Next  Enter Choose  Esc Back")
    AUTO_FOCUS = "#no"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll(1)", show=False, priority=True),
        Binding("up,k", "scroll(-1)", show=False, priority=True),
        Binding("r", "prepare", show=False),
    ]

    def __init__(self, where: Where) -> None:
        super().__init__()
        self.where = where

    def content(self) -> Iterable[Widget]:
        """The list above the buttons."""
        reasons = Panel("none", id="reasons")
        reasons.show(lambda _w, _h: [line(Span(lit("reading …"), "dim"))])
        yield reasons
        yield Horizontal(Push(lit("Go back"), id="no"), Push(lit("Prepare the updates"), id="send"), id="buttons")

    def about(self) -> Line:
        """Which session."""
        session, series = self.where.session, self.where.series
        return line(Span(say("Calendars · {}", heading(session, series) if session and series else Safe(""))))

    def on_mount(self) -> None:
        """Read in a worker."""
        start(self, self._read, "ledger")

    async def _read(self) -> None:
        from core.operations.reconciling import stale

        session = self.where.session
        assert session is not None
        async with self.dashboard.store.view() as view:
            entries = await view.entries.of_session(session.id)
            signups = await view.signups.for_session(session.id)
            people = await view.people.many([*(each.person for each in entries), *(each.person for each in signups)])
            differing = await stale(view, self.dashboard.desk, session.id, self.dashboard.clock())
        self.post_message(LedgerRead(entries, people, differing, signups))

    def on_ledger_read(self, message: LedgerRead) -> None:
        """Show it; without differences there is nothing to prepare."""
        self.query_one("#reasons", Panel).show(
            lambda w, _: ledger(message.entries, message.people, message.stale, message.signups, w)
        )
        nothing = Safe("") if any(not each.under_way for each in message.stale) else lit("every calendar is current")
        self.query_one("#send", Push).relabel(lit("Prepare the updates"), nothing)

    def store_changed(self, _message: StoreChanged) -> None:
        """Somebody was told, or answered."""
        start(self, self._read, "ledger", exclusive=True)

    def action_scroll(self, by: int) -> None:
        """Move the list."""
        self.query_one("#reasons", Panel).scroll_lines(by)

    def action_prepare(self) -> None:
        """As the button."""
        self.query_one("#send", Push).action_press()

    def on_push_pressed(self, message: Push.Pressed) -> None:
        """Back, or a deed that is tried and asked about like any other."""
        if message.push.id == "no":
            self.dismiss(None)
        elif message.push.hindrance:
            self.draw_frame(message.push.hindrance)
        else:
            app, session = self.dashboard, self.where.session
            assert session is not None
            id_ = session.id

            async def act(store: Store, doing: Doing) -> Change | None:
                from core.operations import reconciling

                return await reconciling.send(store, doing.desk, doing.actor, id_, ids=doing.ids)

            self.dismiss(None)
            doing = Doing(desk=app.desk, actor=app.actor, where=self.where)
            propose(app, Deed(title=lit("Calendar updates"), act=act, doing=doing))
