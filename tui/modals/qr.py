"""The joining address of a session as a QR code, for a phone's camera."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from core.text import Safe, lit
from tui.modals.frame import Modal
from tui.text import Line, Span, line, say
from tui.views.qr import address_of, needs, picture
from tui.views.session import heading
from tui.where import Where
from tui.widgets.panel import Panel


class JoinCode(Modal[None]):
    """The code above its address. It holds the address and nothing else."""

    STATUS = lit("Only the joining address is in it.")
    KEYS = lit(" i Light and dark the other way round  Esc Back")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("i", "invert", show=False)]

    def __init__(self, where: Where) -> None:
        super().__init__()
        self.where, self._inverted = where, False

    @property
    def address(self) -> Safe:
        """What the code holds."""
        session, series = self.where.session, self.where.series
        return address_of(session, series) if session and series else Safe("")

    def about(self) -> Line:
        """Whose address."""
        session, series = self.where.session, self.where.series
        return line(Span(say("Join {}", heading(session, series) if session and series else Safe(""))))

    def content(self) -> Iterable[Widget]:
        """The code."""
        code = Panel("none", id="reasons")
        code.show(self._lines)
        yield code

    def _lines(self, cells: int, rows: int) -> Sequence[Line]:
        code = picture(self.address, glyphs=self.dashboard.glyphs, invert=self._inverted)
        trouble = needs(code, cells, rows)
        drawn = [line(Span(trouble, "need"))] if trouble else [line(row) for row in code]
        return [*drawn, line(self.address)][: rows or None]

    def action_invert(self) -> None:
        """For terminals with dark letters on a light ground."""
        self._inverted = not self._inverted
        self.query_one("#reasons", Panel).show(self._lines)
