"""A panel: a title line, perhaps a frame, and lines of spans drawn for the width there is. Never any markup."""

from collections.abc import Callable, Sequence
from typing import Literal

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from core.text import Safe
from tui.text import Line, Span, ascii_only, cut_line, length
from tui.themes import style_of

Drawing = Callable[[int, int], Sequence[Line]]
"""Lines for a width and a height in cells. It may give more lines than there is height: then the panel scrolls."""

FrameKind = Literal["box", "rule", "none"]


def nothing(_width: int, _height: int) -> Sequence[Line]:
    """The drawing of an empty panel."""
    return ()


class Panel(Widget):
    """Lines under a title. `frame` is what stands around them when the terminal is wide enough for it."""

    def __init__(self, frame: FrameKind = "box", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.frame: FrameKind = frame
        self.top = 0
        self._title: Line = ()
        self._hint: Line = ()
        self._drawing: Drawing = nothing
        self._strips: list[Strip] = []
        self._styles: dict[str, Style] = {}
        self._drawn_for: tuple[int, int, str] | None = None

    def show(self, drawing: Drawing, *, title: Line = (), hint: Line = ()) -> None:
        """Draw this from now on. Only the rows that differ from what stands there are painted."""
        self._title, self._hint, self._drawing = title, hint, drawing
        self.repaint()

    def repaint(self) -> None:
        """Draw again and paint the rows that changed."""
        if not self.size or self._drawn_for != self._drawn_now:
            self._drawn_for = None
            self.refresh()
            return
        before, after = self._strips, self._paint()
        changed = [y for y, strip in enumerate(after) if y >= len(before) or strip != before[y]]
        self._strips = after
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def render_line(self, y: int) -> Strip:
        """One row of the panel."""
        if self._drawn_for != self._drawn_now:
            self._styles.clear()
            self._strips = self._paint()
            self._drawn_for = self._drawn_now
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width, self.rich_style)

    @property
    def _drawn_now(self) -> tuple[int, int, str]:
        """What a drawing depends on besides what is said."""
        return (self.size.width, self.size.height, self.app.theme)

    def notify_style_update(self) -> None:
        """Colours changed: draw again."""
        super().notify_style_update()
        self._styles.clear()
        self._drawn_for = None

    @property
    def kind(self) -> FrameKind:
        """The frame that is drawn here: boxes become rules where there is no room for them."""
        return "rule" if self.frame == "box" and self.screen.has_class("-narrow") else self.frame

    @property
    def inner(self) -> tuple[int, int]:
        """Width and height of what the drawing may fill."""
        across, down = {"box": (4, 2), "rule": (0, 1), "none": (0, 0)}[self.kind]
        return max(1, self.size.width - across), max(0, self.size.height - down)

    def lines(self) -> Sequence[Line]:
        """The lines to draw between the frame, from the first that is visible."""
        width, height = self.inner
        lines = self._drawing(width, height)
        self.top = max(0, min(self.top, len(lines) - height))
        return lines[self.top : self.top + height]

    def scroll_lines(self, by: int) -> None:
        """Move the text under the frame."""
        self.top = max(0, self.top + by)
        self.repaint()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves the text."""
        event.stop()
        self.scroll_lines(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves the text."""
        event.stop()
        self.scroll_lines(-1)

    def _paint(self) -> list[Strip]:
        width, height = self.inner
        body = [cut_line(line, width) for line in self.lines()]
        body += [cut_line((), width)] * (height - len(body))
        kind = self.kind
        if kind == "none":
            return [self._strip(line) for line in body]
        if kind == "rule":
            return [self._strip(self._top_line("─", "─", "")), *(self._strip(line) for line in body)]
        side, edge = Span(Safe("│ "), "off"), Span(Safe(" │"), "off")
        bottom = (Span(Safe("╰" + "─" * (self.size.width - 2) + "╯"), "off"),)
        rows = [self._top_line("╭─", "─", "─╮"), *((side, *line, edge) for line in body), bottom]
        return [self._strip(line) for line in rows[: self.size.height]]

    def _top_line(self, left: str, fill: str, right: str) -> Line:
        """The rule at the top with the title at its left and the hint at its right end."""
        room = self.size.width - len(left) - len(right)
        title = (Span(Safe(" ")), *self._title, Span(Safe(" "))) if self._title else ()
        hint = (Span(Safe(" ")), *self._hint, Span(Safe(" "))) if self._hint else ()
        if length(title) + length(hint) > room:
            hint = ()
        if length(title) > room:
            title = cut_line(title, room)
        gap = Span(Safe(fill * (room - length(title) - length(hint))), "off")
        return (Span(Safe(left), "off"), *title, gap, *hint, Span(Safe(right), "off"))

    def _strip(self, line: Line) -> Strip:
        plain_glyphs = getattr(self.app, "glyphs", "unicode") == "ascii"
        pieces = [
            Segment(ascii_only(span.text) if plain_glyphs else span.text, self._style(span.tone))
            for span in line
            if span.text
        ]
        return Strip(pieces, self.size.width).simplify()

    def _style(self, tone: str) -> Style:
        """The style of a tone on this panel; worked out once, because Textual walks up to the screen for each."""
        if tone not in self._styles:
            self._styles[tone] = self.rich_style + style_of(tone, self.app.theme_variables)
        return self._styles[tone]
