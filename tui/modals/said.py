"""A sentence of the status line in full."""

from collections.abc import Iterable

from textual.widget import Widget

from core.text import lit
from tui.modals.frame import Modal
from tui.status import Status
from tui.text import Line, Span, line, wrap
from tui.widgets.panel import Panel


class Said(Modal[None]):
    """What was refused, and why."""

    STATUS = lit("Nothing was changed.")
    KEYS = lit(" Esc Back")

    def __init__(self, status: Status) -> None:
        super().__init__()
        self.status = status

    def content(self) -> Iterable[Widget]:
        """The whole sentence."""
        reasons = Panel("none", id="reasons")
        said = self.status.said
        reasons.show(lambda w, _: [line(part) for part in wrap(said.words, w)] if said else [])
        yield reasons

    def about(self) -> Line:
        """What this is."""
        return line(Span(lit("Not done")))
