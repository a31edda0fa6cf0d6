"""One letter as its reader sees it, in full, with why it is written and every try to send it."""

from core.store.unit_of_work import View
from core.text import lit
from tui.facts.outbox import read_letter
from tui.modals.reading import Reading
from tui.text import Line, Span, line
from tui.views.outbox import letter
from tui.views.outbox_lines import whole
from tui.widgets.panel import Drawing


class WholeLetter(Reading):
    """The whole letter."""

    STATUS = lit("With the facts as they are now.")

    def __init__(self, row: str) -> None:
        super().__init__()
        self.row = row

    def about(self) -> Line:
        """What this is."""
        return line(Span(lit("Letter")))

    async def read(self, view: View) -> Drawing:
        """The letter in words."""
        app = self.dashboard
        detail = await read_letter(view, app.desk, self.row, app.clock())
        if detail is None:
            return lambda _w, _h: [line(lit("it is gone"))]
        found = letter(detail, app.clock())
        return lambda w, _: whole(found, w)
