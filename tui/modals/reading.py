"""A modal that reads something from the store and shows it as text that can be moved."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from core.store.unit_of_work import View
from core.text import lit
from tui.modals.frame import Modal
from tui.text import Line, Span, line
from tui.widgets.panel import Drawing, Panel
from tui.workers import start


class TextRead(Message):
    """What was read, as a drawing."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self.drawing = drawing


class Reading(Modal[None]):
    """Text from the store under a title."""

    KEYS = lit(" j ↓ k ↑ Move the text  Esc Back")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll(1)", show=False, priority=True),
        Binding("up,k", "scroll(-1)", show=False, priority=True),
        Binding("pagedown", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]

    async def read(self, view: View) -> Drawing:
        """Read what is shown."""
        raise NotImplementedError

    def content(self) -> Iterable[Widget]:
        """The text."""
        reasons = Panel("none", id="reasons")
        reasons.show(_waits)
        yield reasons

    def on_mount(self) -> None:
        """Read in a worker."""
        start(self, self._read, "reading")

    async def _read(self) -> None:
        async with self.dashboard.store.view() as view:
            self.post_message(TextRead(await self.read(view)))

    def on_text_read(self, message: TextRead) -> None:
        """Show it."""
        self.query_one("#reasons", Panel).show(message.drawing)

    def action_scroll(self, by: int) -> None:
        """Move the text."""
        self.query_one("#reasons", Panel).scroll_lines(by)


def _waits(_width: int, _height: int) -> Sequence[Line]:
    return [line(Span(lit("reading …"), "dim"))]
