"""Keys and commands: every action of the screen, found by typing, run by Enter; greyed ones say why."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from core.text import Safe, lit
from tui.modals.choosing import Choosing
from tui.screens.desk import DeskScreen
from tui.text import Line, Span, say
from tui.views.commands import CommandRow, command_line, commands

SEARCH = "search:"


class Commands(Choosing[str]):
    """The table of actions of a screen. The answer is the id of the action to run."""

    STATUS = lit("Enter runs the chosen one.")
    KEYS = lit(" Type to find  ↓ ↑ Choose  Enter Run  Tab Search everything  Esc Back")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "search", show=False, priority=True)]

    def __init__(self, title: str, screen: DeskScreen) -> None:
        super().__init__()
        self._title = Safe(title)
        self._screen, self._where = screen.NAME, screen.where()
        self._actions = screen.dashboard.keymap.of_screen(screen.NAME)

    def about(self) -> Line:
        """Keys or commands, and where."""
        return (Span(say("{} · {}", self._title, Safe(self._screen))),)

    def items(self, found: Safe) -> Sequence[CommandRow]:
        """The actions that hold it."""
        return commands(self._actions, self._where, found)

    def draw_row(self, item: CommandRow, cells: int) -> Line:
        """One action."""
        return command_line(item, cells)

    def chosen(self, key: str) -> None:
        """Run it."""
        self.dismiss(key or None)

    def action_search(self) -> None:
        """The same words, looked for among people, sessions, topics, letters and changes."""
        self.dismiss(f"{SEARCH}{self.found}")
