"""Searching everything: people, sessions, topics, mails, letters and changes that hold what is typed."""

import asyncio
from collections.abc import Sequence

import msgspec
from textual.message import Message

from core.operations.finding import Found, Hit, find
from core.text import Safe, lit
from tui.modals.choosing import Choosing
from tui.text import Line, Span, columns, line, say
from tui.workers import start

WAIT = 0.1
"""Seconds after the last key before the store is looked through."""


class Row(msgspec.Struct, frozen=True):
    """A hit as a row; the key tells it from one of another kind."""

    key: str
    hit: Hit


class Looked(Message):
    """What holds the words."""

    def __init__(self, text: Safe, found: Found) -> None:
        super().__init__()
        self.text, self.found = text, found


class Search(Choosing[Hit]):
    """Everything that holds the words. The answer is the hit that was chosen."""

    STATUS = lit("Enter goes there.")
    KEYS = lit(" Type to find  ↓ ↑ Choose  Enter Go there  Esc Back")

    def __init__(self, wanted: Safe = Safe("")) -> None:
        super().__init__(wanted)
        self._found = Found()

    def about(self) -> Line:
        """How many there are, and how many of them are shown."""
        shown, total = len(self._found.hits), self._found.total
        number = say("{} of {}", shown, total) if shown < total else say("{}", total)
        return line(Span(lit("Search everything · ")), Span(number))

    def items(self, found: Safe) -> Sequence[Row]:
        """The hits that were found last; a worker looks for those of another text."""
        start(self, lambda: self._look(found), "looking", exclusive=True)
        return self._rows()

    def _rows(self) -> list[Row]:
        return [Row(f"{hit.kind}:{hit.id}", hit) for hit in self._found.hits]

    async def _look(self, text: Safe) -> None:
        await asyncio.sleep(WAIT)
        async with self.dashboard.store.view() as view:
            self.post_message(Looked(text, await find(view, text)))

    def on_looked(self, message: Looked) -> None:
        """Show them, if the field still says the same."""
        if message.text == self.found:
            self._found = message.found
            self.rows.show_rows(self._rows(), self.draw_row)
            self.draw_frame(Safe("") if self._found.hits or not message.text else lit("nothing holds that"))

    def draw_row(self, item: Row, cells: int) -> Line:
        """What it is, its name, more about it."""
        name = max(12, (cells - 10) * 45 // 100)
        kind = Span(Safe(item.hit.kind), "dim")
        return columns([(kind, 8), (item.hit.name, name), (item.hit.about, max(4, cells - name - 11))])

    def chosen(self, key: str) -> None:
        """Go there."""
        self.dismiss(next((row.hit for row in self._rows() if row.key == key), None))
