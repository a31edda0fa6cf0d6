"""Keys and commands: every action of the screen, found by typing, run by Enter; greyed ones say why."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from core.text import Safe, lit
from tui.modals.frame import Modal
from tui.screens.desk import DeskScreen
from tui.text import Line, Span, say
from tui.views.commands import command_line, commands
from tui.widgets.field import Field
from tui.widgets.rows import Rows
from tui.widgets.words import Words


class Commands(Modal[str]):
    """The table of actions of a screen. The answer is the id of the action to run."""

    STATUS = lit("Enter runs the chosen one.")
    KEYS = lit(" Type to find  ↓ ↑ Choose  Enter Run  Esc Back")
    AUTO_FOCUS = "#wanted"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
    ]

    def __init__(self, title: str, screen: DeskScreen) -> None:
        super().__init__()
        self._title = Safe(title)
        self._screen, self._where = screen.NAME, screen.where()
        self._actions = screen.dashboard.keymap.of_screen(screen.NAME)

    def content(self) -> Iterable[Widget]:
        """What is typed, above the rows."""
        yield Horizontal(Words((Span(lit("Find: "), "key"),), classes="label"), Field(id="wanted"), classes="line")
        yield Rows("none", id="found")

    def about(self) -> Line:
        """Keys or commands, and where."""
        return (Span(say("{} · {}", self._title, Safe(self._screen))),)

    def on_mount(self) -> None:
        """Every row."""
        self._fill()

    @property
    def rows(self) -> Rows:
        """The rows that were found."""
        return self.query_one("#found", Rows)

    @on(Field.Changed, "#wanted")
    def _fill(self) -> None:
        found = self.query_one("#wanted", Field).text
        self.rows.show_rows(commands(self._actions, self._where, found), command_line)

    @on(Field.Submitted, "#wanted")
    def _run(self) -> None:
        self.dismiss(self.rows.cursor or None)

    @on(Rows.Opened)
    def _opened(self, message: Rows.Opened) -> None:
        self.dismiss(message.key)

    def action_move(self, by: int) -> None:
        """Another row."""
        self.rows.move(by)

    def action_page(self, by: int) -> None:
        """A page of rows."""
        self.rows.page(by)
