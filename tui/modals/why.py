"""Why a person stands where they stand: the reason kept with the sign-up, and the chain of changes behind it."""

from collections.abc import Iterable, Sequence

from textual.message import Message
from textual.widget import Widget

from core.model import Change
from core.text import lit
from tui.modals.frame import Modal
from tui.text import Line, Span, line, say
from tui.views.names import person_name
from tui.views.why import why
from tui.where import Where
from tui.widgets.panel import Panel
from tui.workers import start


class ReasonsRead(Message):
    """The changes about the person and the session, newest first."""

    def __init__(self, changes: Sequence[Change]) -> None:
        super().__init__()
        self.changes = changes


class Why(Modal[None]):
    """The story of one sign-up."""

    STATUS = lit("Newest first.")
    KEYS = lit(" ↓ ↑ Move the text  Esc Back")

    def __init__(self, where: Where) -> None:
        super().__init__()
        self.where = where

    def content(self) -> Iterable[Widget]:
        """The reasons."""
        yield Panel("none", id="reasons")

    def about(self) -> Line:
        """Whose story it is."""
        return line(Span(say("Why · {}", person_name(self.where.person))))

    def on_mount(self) -> None:
        """Read the changes in a worker."""
        start(self, self._read, "why")

    async def _read(self) -> None:
        person = self.where.person
        async with self.dashboard.store.view() as view:
            changes = await view.changes.of_person(person.id) if person else []
        session = self.where.session.id if self.where.session else ""
        self.post_message(ReasonsRead([change for change in changes if change.session in ("", session)]))

    def on_reasons_read(self, message: ReasonsRead) -> None:
        """Show them."""
        now = self.dashboard.clock()
        self.query_one("#reasons", Panel).show(lambda w, _: why(self.where, message.changes, now, w))
