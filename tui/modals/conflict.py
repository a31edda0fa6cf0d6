"""Somebody else saved the same field meanwhile: take theirs, keep mine, or go back and look. Nothing was overwritten."""

from collections.abc import Iterable, Sequence
from typing import Literal

from textual.containers import Horizontal
from textual.widget import Widget

from core.text import Safe, lit
from tui.modals.frame import Modal
from tui.text import Line, Span, line, say, wrap
from tui.widgets.panel import Panel
from tui.widgets.words import Push

Answer = Literal["theirs", "mine"]


class Conflicted(Modal[Answer]):
    """What others changed, and what to do about it; no answer goes back to the fields as they are."""

    STATUS = lit("Nothing was saved, nothing was overwritten.")
    KEYS = lit(" Tab Next  Enter Choose  Esc Back   (default: Go back)")
    AUTO_FOCUS = "#back"

    def __init__(self, theirs: Sequence[Safe], mine: Sequence[Safe]) -> None:
        super().__init__()
        self.theirs, self.mine = theirs, mine

    def content(self) -> Iterable[Widget]:
        """What they changed and what I typed, above the buttons."""
        reasons = Panel("none", id="reasons")
        reasons.show(self._lines)
        yield reasons
        yield Horizontal(
            Push(lit("Go back"), id="back"), Push(lit("Take theirs"), id="theirs"), Push(lit("Keep mine"), id="mine"),
            id="buttons",
        )  # fmt: skip

    def _lines(self, cells: int, _rows: int) -> list[Line]:
        says = [line(Span(part, "need")) for each in self.theirs for part in wrap(say("! {}", each), cells)]
        says += [line(part) for each in self.mine for part in wrap(say("· {}", each), cells)]
        return [*says, line(), *(line(part) for part in wrap(_HELP, cells))]

    def about(self) -> Line:
        """What happened."""
        return line(Span(lit("Changed meanwhile by somebody else")))

    def on_push_pressed(self, message: Push.Pressed) -> None:
        """One of the three."""
        if message.push.id == "theirs":
            self.dismiss("theirs")
        elif message.push.id == "mine":
            self.dismiss("mine")
        else:
            self.dismiss(None)


_HELP = lit(
    "Take theirs: what they changed stands, your other fields stay. "
    "Keep mine: what you typed will be saved over it. Go back: your fields stay as they are, nothing is saved."
)
