"""A list to choose from by typing: a field above the rows; Enter chooses the row under the cursor."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from core.text import Safe, lit
from tui.modals.frame import Modal
from tui.text import Line, Span
from tui.widgets.field import Field
from tui.widgets.rows import Rows
from tui.widgets.words import Words

R = TypeVar("R")


class Choosing(Modal[R], Generic[R]):
    """Rows that hold what is typed; the chosen one is the answer, as each such list puts it."""

    KEYS = lit(" Type to find  ↓ ↑ Choose  Enter Run  Esc Back")
    AUTO_FOCUS = "#wanted"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
    ]

    def __init__(self, wanted: Safe = Safe("")) -> None:
        super().__init__()
        self._wanted = wanted

    def items(self, found: Safe) -> Sequence[Any]:
        """The rows that hold what was typed."""
        raise NotImplementedError

    def draw_row(self, item: Any, cells: int) -> Line:
        """One row."""
        raise NotImplementedError

    def content(self) -> Iterable[Widget]:
        """What is typed, above the rows."""
        field = Field(self._wanted, id="wanted")
        yield Horizontal(Words((Span(lit("Find: "), "key"),), classes="label"), field, classes="line")
        yield Rows("none", id="found")

    def on_mount(self) -> None:
        """Every row."""
        self.fill()

    @property
    def rows(self) -> Rows:
        """The rows that were found."""
        return self.query_one("#found", Rows)

    @property
    def found(self) -> Safe:
        """What is typed."""
        return self.query_one("#wanted", Field).text

    @on(Field.Changed, "#wanted")
    def fill(self) -> None:
        """Show the rows that hold what is typed."""
        self.rows.show_rows(self.items(self.found), self.draw_row)

    @on(Field.Submitted, "#wanted")
    def _run(self) -> None:
        self.chosen(self.rows.cursor)

    @on(Rows.Opened)
    def _opened(self, message: Rows.Opened) -> None:
        self.chosen(message.key)

    def chosen(self, key: str) -> None:
        """A row was chosen, or none."""
        raise NotImplementedError

    def action_move(self, by: int) -> None:
        """Another row."""
        self.rows.move(by)

    def action_page(self, by: int) -> None:
        """A page of rows."""
        self.rows.page(by)
