"""Reading the letters a deed would write, one after another, as their readers will see them."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from core.text import Safe, lit
from tui.modals.frame import Modal
from tui.text import Line, Span, line, say, wrap
from tui.widgets.panel import Panel
from tui.work import ERRORS, Deed, read_letters, words_of
from tui.workers import start

if TYPE_CHECKING:
    from core.operations.previewing import LetterShown


class LettersRead(Message):
    """The letters, or why there are none to read."""

    def __init__(self, letters: Sequence["LetterShown"], trouble: Safe = Safe("")) -> None:
        super().__init__()
        self.letters, self.trouble = letters, trouble


class ReadLetters(Modal[None]):
    """The letters of a deed. j and k go from one to the next; the arrows move the text."""

    STATUS = lit("Not written yet: this is how they would read.")
    KEYS = lit(" j Next letter  k Letter before  ↓ ↑ Move the text  Esc Back")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "turn(1)", show=False),
        Binding("k", "turn(-1)", show=False),
        Binding("down", "scroll(1)", show=False, priority=True),
        Binding("up", "scroll(-1)", show=False, priority=True),
    ]

    def __init__(self, deed: Deed) -> None:
        super().__init__()
        self.deed = deed
        self.letters: Sequence[LetterShown] = ()
        self.at = 0
        self.trouble = Safe("")

    def content(self) -> Iterable[Widget]:
        """One letter."""
        letter = Panel("none", id="letter")
        letter.show(self._lines)
        yield letter

    def about(self) -> Line:
        """Which letter of how many."""
        if not self.letters:
            return (Span(lit("Letters")),)
        return (Span(say("Letter {} of {}", self.at + 1, len(self.letters))),)

    def on_mount(self) -> None:
        """Read them in a worker."""
        start(self, self._read, "letters")

    async def _read(self) -> None:
        try:
            letters = await read_letters(self.dashboard.store, self.deed, self.dashboard.clock)
        except ERRORS as error:
            self.post_message(LettersRead((), words_of(error)))
        else:
            self.post_message(LettersRead(letters))

    def on_letters_read(self, message: LettersRead) -> None:
        """Show the first."""
        self.letters, self.trouble = message.letters, message.trouble
        self._show()

    def _show(self) -> None:
        self.query_one("#letter", Panel).show(self._lines)
        self.draw_frame()

    def _lines(self, cells: int, _rows: int) -> Sequence[Line]:
        if self.trouble:
            return [line(Span(say("! {}", self.trouble), "need"))]
        if not self.letters:
            return [line(Span(lit("reading …"), "dim"))]
        letter = self.letters[self.at]
        with_entry = lit("text") if not letter.calendar else _entry(letter.calendar, letter.sequence)
        head = (
            say("To       {}", letter.to), say("Subject  {}", letter.subject), say("Parts    {}", with_entry), Safe(""),
        )  # fmt: skip
        return [line(part) for text in (*head, letter.text) for part in wrap(text, cells)]

    def action_turn(self, by: int) -> None:
        """Another letter."""
        if self.letters:
            self.at = max(0, min(len(self.letters) - 1, self.at + by))
            self.query_one("#letter", Panel).top = 0
            self._show()

    def action_scroll(self, by: int) -> None:
        """Move the text."""
        self.query_one("#letter", Panel).scroll_lines(by)


def _entry(method: str, sequence: int) -> Safe:
    """What the calendar part does, in words."""
    if method == "CANCEL":
        return say("text, calendar CANCEL seq {}: the entry is taken back", sequence)
    return say("text, calendar {} seq {}", Safe(method), sequence)
