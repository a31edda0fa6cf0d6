"""The line in which one types what to find in the list of a screen."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message

from core.text import Safe, lit
from tui.text import Span
from tui.widgets.field import Field
from tui.widgets.words import Words


class Find(Horizontal):
    """A field under the body. Enter goes back to the rows that were found, Esc to all of them."""

    class Typed(Message):
        """Another text to find."""

        def __init__(self, found: Safe) -> None:
            super().__init__()
            self.found = found

    class Widened(Message):
        """Look for it in everything."""

        def __init__(self, found: Safe) -> None:
            super().__init__()
            self.found = found

    class Chosen(Message):
        """On to the rows that were found."""

    def compose(self) -> ComposeResult:
        """A word and the field."""
        yield Words((Span(lit(" Find: "), "key"),))
        yield Field(id="finding")
        yield Words((Span(lit("Tab: everywhere "), "dim"),), classes="hint")

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "widen", show=False, priority=True)]

    def action_widen(self) -> None:
        """Tab looks in everything."""
        self.post_message(self.Widened(self.query_one(Field).text))

    def open(self) -> None:
        """Put the cursor into the field."""
        self.query_one(Field).focus()

    @on(Field.Changed)
    def _typed(self, message: Field.Changed) -> None:
        message.stop()
        self.post_message(self.Typed(self.query_one(Field).text))

    @on(Field.Submitted)
    def _chosen(self, message: Field.Submitted) -> None:
        message.stop()
        self.post_message(self.Chosen())
