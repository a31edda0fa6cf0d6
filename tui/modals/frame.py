"""What all modals share: the top bar stays, a box with title and content, a status line and the keys that hold here."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar, cast

from msgspec.structs import replace
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget

from core.text import Safe, lit
from tui.screens.desk import HIGH, NARROW, WIDE
from tui.text import Line, Span, cut_line, length, line
from tui.views.frame import status_line, top_bar
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from tui.app import Dashboard

R = TypeVar("R")


class Modal(ModalScreen[R], Generic[R]):
    """A box over a screen. Esc goes back; Tab and the arrows move between fields and buttons; Enter chooses."""

    CSS_PATH = "modals.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]
    KEYS: ClassVar[Safe] = lit(" Tab Next  ⇧Tab Back  Enter Choose  Esc Back")
    STATUS: ClassVar[Safe] = lit("Nothing is saved yet.")

    @property
    def dashboard(self) -> "Dashboard":
        """The program."""
        return cast("Dashboard", self.app)

    def compose(self) -> ComposeResult:
        """The frame around the content."""
        yield Panel("none", id="top")
        yield Panel("none", id="gap")
        with Vertical(id="box"):
            yield Panel("none", id="head")
            with Vertical(id="inside"):
                yield from self.content()
            yield Panel("none", id="foot")
        yield Panel("none", id="status")
        yield Panel("none", id="keys")

    def content(self) -> Iterable[Widget]:
        """What stands in the box."""
        raise NotImplementedError

    def about(self) -> Line:
        """What the box is about: the left end of its title line."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Draw the frame."""
        self.draw_frame()

    def on_resize(self, event: events.Resize) -> None:
        """Choose the layout for the size."""
        self.set_class(event.size.width < WIDE or event.size.height < HIGH, "-narrow")
        self.set_class(event.size.width < NARROW, "-small")
        self.set_class(self.dashboard.glyphs == "ascii", "-ascii")
        self.draw_frame()

    def draw_frame(self, says: Safe = Safe("")) -> None:
        """Draw everything around the content."""
        desk = self.dashboard.desk_screen
        frame = self.dashboard.frame_of(desk.NAME if desk else "")
        frame = replace(frame, status=line(Span(says or self.STATUS)))
        self.query_one("#top", Panel).show(lambda w, _: [top_bar(frame, w)])
        self.query_one("#status", Panel).show(lambda w, _: [status_line(frame, w)])
        self.query_one("#keys", Panel).show(lambda w, _: [cut_line(line(Span(self.KEYS)), w)])
        self.query_one("#head", Panel).show(lambda w, _: [self._edge("╭─", "─╮", w, self.about(), lit(" Esc: back "))])
        self.query_one("#foot", Panel).show(lambda w, _: [self._edge("╰─", "─╯", w)])

    def _edge(self, left: str, right: str, cells: int, about: Line = (), hint: Safe = Safe("")) -> Line:
        """The upper or lower edge of the box; a plain rule where there is no room for a box."""
        if self.has_class("-narrow"):
            left, right, hint = "─", "", Safe("")
        room = cells - len(left) - len(right) - length(line(hint))
        words = (Span(lit(" ")), *about, Span(lit(" "))) if about else ()
        words = cut_line(words, room) if length(words) > room else words
        fill = Span(Safe("─" * (room - length(words))), "off")
        return (Span(Safe(left), "off"), *words, fill, Span(hint, "dim"), Span(Safe(right), "off"))

    def action_leave(self) -> None:
        """Go back without doing anything."""
        self.dismiss(None)
