"""Asking before the dashboard is left while letters of one's own wait: away from here nobody undoes them by a key."""

from collections.abc import Iterable

from textual.containers import Horizontal
from textual.widget import Widget

from core.text import Safe, lit
from tui.modals.frame import Modal
from tui.text import Line, Span, line, say, wrap
from tui.widgets.panel import Panel
from tui.widgets.words import Push


class Leaving(Modal[bool]):
    """Whether to leave. `letters` says how many wait."""

    STATUS = lit("The letters leave by themselves when their time has come.")
    KEYS = lit(" Tab Next  Enter Choose  Esc Back   (default: No, stay)")
    AUTO_FOCUS = "#no"

    def __init__(self, letters: Safe) -> None:
        super().__init__()
        self.letters = letters

    def about(self) -> Line:
        """What this is."""
        return line(Span(lit("Leave the dashboard?")))

    def content(self) -> Iterable[Widget]:
        """The sentence above the buttons."""
        words = say(
            "{} of yours in the hold. u still takes back what caused it; after you have left, only the log does.",
            self.letters,
        )
        plan = Panel("none", id="plan")
        plan.show(lambda w, _: [line(part) for part in wrap(words, w)])
        yield plan
        yield Horizontal(Push(lit("No, stay"), id="no"), Push(lit("Leave"), id="yes"), id="buttons")

    def on_push_pressed(self, message: Push.Pressed) -> None:
        """Stay or leave."""
        self.dismiss(message.push.id == "yes")
