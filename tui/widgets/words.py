"""Words that stand still, a button, and a pick of a few answers: one line each, made of safe text."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from core.text import Safe, cat, lit
from tui.text import Line, Span, Tone
from tui.widgets.panel import Panel


class Words(Panel):
    """One line, or a few, that are said when the widget is made or later by `say`."""

    def __init__(self, *lines: Line, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__("none", id=id, classes=classes)
        self.say(*lines)

    def say(self, *lines: Line) -> None:
        """Say this from now on."""
        self.show(lambda _width, _height: lines)


class Push(Words, can_focus=True):
    """A button: Enter, space or a click presses it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "press", show=False)]

    class Pressed(Message):
        """The button was pressed."""

        def __init__(self, push: "Push") -> None:
            super().__init__()
            self.push = push

    def __init__(self, label: Safe, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self.label = label
        self.hindrance = Safe("")
        self.relabel(label)

    def relabel(self, label: Safe, hindrance: Safe = Safe("")) -> None:
        """Another label; with a hindrance the button is grey."""
        self.label, self.hindrance = label, hindrance
        words = cat(lit("[ "), label, lit(" ]"))
        self.styles.width = len(words)
        tone: Tone = "chosen" if self.has_focus else "off" if hindrance else ""
        self.say((Span(words, tone),))

    def watch_has_focus(self, focused: bool) -> None:
        """Show where the keys go. (The events of focus come before it is known here.)"""
        super().watch_has_focus(focused)
        self.relabel(self.label, self.hindrance)

    def on_click(self) -> None:
        """A click presses."""
        self.action_press()

    def action_press(self) -> None:
        """Press it."""
        self.post_message(self.Pressed(self))


class Pick(Words, can_focus=True):
    """One of a few answers, side by side: space, Enter or a click goes on to the next."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,right", "turn(1)", show=False), Binding("left", "turn(-1)", show=False),
    ]  # fmt: skip

    class Picked(Message):
        """Another answer was picked."""

        def __init__(self, pick: "Pick") -> None:
            super().__init__()
            self.pick = pick

    def __init__(self, *answers: tuple[Safe, Safe], id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self.answers, self.at = answers, 0
        self._draw()

    @property
    def text(self) -> Safe:
        """The value of the answer that is picked."""
        return self.answers[self.at][0]

    def pick(self, value: Safe) -> None:
        """Pick the answer with this value."""
        self.at = next((at for at, (each, _) in enumerate(self.answers) if each == value), 0)
        self._draw()

    def _draw(self) -> None:
        tone: Tone = "chosen" if self.has_focus else ""
        spans = [
            Span(cat(lit("(•) " if at == self.at else "( ) "), words, lit("    ")), tone if at == self.at else "")
            for at, (_, words) in enumerate(self.answers)
        ]
        self.say(tuple(spans))

    def watch_has_focus(self, focused: bool) -> None:
        """Show where the keys go."""
        super().watch_has_focus(focused)
        self._draw()

    def on_click(self) -> None:
        """A click goes on to the next."""
        self.action_turn(1)

    def action_turn(self, by: int) -> None:
        """Pick another answer."""
        self.at = (self.at + by) % len(self.answers)
        self._draw()
        self.post_message(self.Picked(self))
