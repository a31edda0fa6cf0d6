"""One change in full, and the chain of changes behind it, or behind a letter."""

from core.model import Change, OutboxRow
from core.store.unit_of_work import View
from core.text import Safe, lit
from tui.facts.log import ChangeDetail, read_behind, read_change
from tui.modals.reading import Reading
from tui.text import Line, Span, line, rule, say, wrap
from tui.views.log import chain, change_view, detail_lines
from tui.widgets.panel import Drawing

EVERY = 1_000_000
_NO_CHANGE = lit("The desk wrote this letter by itself: no change stands behind it.")


class WholeChange(Reading):
    """Everything a change did."""

    STATUS = lit("u takes it back where nothing depends on it.")

    def __init__(self, change: Change) -> None:
        super().__init__()
        self.change = change

    def about(self) -> Line:
        """Which change."""
        return line(Span(say("Change {}", Safe(self.change.id))))

    async def read(self, view: View) -> Drawing:
        """Each field of each document."""
        detail = await read_change(view, self.change.id)
        found = change_view(detail, most=EVERY) if detail is not None else None
        return lambda w, _: detail_lines(found, w)


class Behind(WholeChange):
    """The chain of changes behind a change."""

    STATUS = lit("Newest first.")

    async def read(self, view: View) -> Drawing:
        """The change itself, then what came before it."""
        return await _behind(view, self, await read_change(view, self.change.id))


class BehindLetter(Reading):
    """Why a letter is written: its cause, the change that wrote it, and what came before."""

    STATUS = lit("Newest first.")

    def __init__(self, row: OutboxRow) -> None:
        super().__init__()
        self.row = row

    def about(self) -> Line:
        """Which letter."""
        return line(Span(say("Why · {} to {}", Safe(self.row.kind.replace("_", " ")), self.row.address)))

    async def read(self, view: View) -> Drawing:
        """The reason kept with the letter, then the changes."""
        detail = await read_change(view, str(self.row.change)) if self.row.change else None
        drawing = await _behind(view, self, detail)
        reason = [self.row.reason] if self.row.reason else []
        return lambda w, h: [*(line(Span(part, "bold")) for text in reason for part in wrap(text, w)), *drawing(w, h)]


async def _behind(view: View, modal: Reading, detail: ChangeDetail | None) -> Drawing:
    if detail is None:
        return lambda w, _: [line(part) for part in wrap(_NO_CHANGE, w)]
    earlier, found, now = await read_behind(view, detail.change), change_view(detail), modal.dashboard.clock()
    return lambda w, _: [*detail_lines(found, w), line(), rule(lit("before it"), w), *chain(earlier, now, w)]
