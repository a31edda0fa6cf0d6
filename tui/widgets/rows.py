"""Rows with a cursor that stays on its row key, whatever other people change around it."""

from collections.abc import Callable, Collection, Sequence
from typing import Any, Protocol

from textual import events
from textual.message import Message

from core.text import Safe
from tui.text import Line, Span, cut_line
from tui.widgets.panel import FrameKind, Panel


class Item(Protocol):
    """Anything with a key; rows without one ("") are headings and cannot be chosen."""

    @property
    def key(self) -> str: ...


RowDrawing = Callable[[Any, int], Line]
HeadDrawing = Callable[[int], Line]


LABELS = "asdfghjklqwertyuiopzxcvbnmASDFGHJKLQWERTYUIOPZXCVBNM0123456789"
"""What stands beside rows to jump to, the keys under the fingers first."""


class Rows(Panel, can_focus=True):
    """A panel whose lines are rows. The cursor is a key, not a number; a row under it never vanishes or moves."""

    class Moved(Message):
        """The cursor stands on another row."""

        def __init__(self, rows: "Rows", key: str) -> None:
            super().__init__()
            self.rows, self.key = rows, key

    class Opened(Message):
        """The row under the cursor was opened with the mouse."""

        def __init__(self, rows: "Rows", key: str) -> None:
            super().__init__()
            self.rows, self.key = rows, key

    def __init__(self, frame: FrameKind = "box", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(frame, id=id, classes=classes)
        self.items: list[Any] = []
        self.cursor = ""
        self.marked: set[str] = set()
        self.fresh: Collection[str] = ()
        self.flashing: Collection[str] = ()
        self.labels: dict[str, str] = {}
        self._row: RowDrawing = lambda _item, _width: ()
        self._head: HeadDrawing | None = None

    def show_rows(
        self,
        items: Sequence[Any],
        draw: RowDrawing,
        *,
        title: Line = (),
        hint: Line = (),
        head: HeadDrawing | None = None,
        news_on_top: bool = False,
    ) -> None:
        """Show these items from now on. The cursor keeps its key and its place on the screen.

        With `news_on_top`, whoever stands at the top sees new rows come above, and the cursor's row makes room.
        """
        before = self._at(self.cursor)
        make_room = news_on_top and before is not None and self._is_at_top(before)
        self._row, self._head = draw, head
        self.items = self._with_ghost(list(items), before)
        self._settle(None if make_room else before)
        self.marked &= {item.key for item in self.items}
        self.show(self._draw, title=title, hint=hint)

    def begin_anew(self) -> None:
        """The next rows are others: the cursor begins at the first of them."""
        self.items, self.cursor, self.top, self._ghost = [], "", 0, ""
        self.marked.clear()

    @property
    def chosen(self) -> Any | None:
        """The item under the cursor."""
        at = self._at(self.cursor)
        return self.items[at] if at is not None else None

    @property
    def keys(self) -> list[str]:
        """The keys of the rows that can be chosen."""
        return [item.key for item in self.items if item.key]

    def choose(self, key: str) -> None:
        """Put the cursor on a row."""
        if key != self.cursor and self._at(key) is not None:
            self.cursor = key
            self._drop_ghosts(key)
            self._into_sight()
            self.repaint()
            self.post_message(self.Moved(self, key))

    def move(self, by: int) -> None:
        """Move the cursor over rows that can be chosen."""
        keys = self.keys
        if keys:
            at = keys.index(self.cursor) if self.cursor in keys else 0
            self.choose(keys[max(0, min(len(keys) - 1, at + by))])

    def page(self, by: int) -> None:
        """Move the cursor by pages."""
        self.move(by * max(1, self._room - 1))

    def mark(self) -> None:
        """Mark the row under the cursor, or take the mark away."""
        if self.cursor:
            self.marked ^= {self.cursor}
            self.repaint()

    def show_labels(self) -> bool:
        """Put a letter beside each row in sight: the next key goes to the row of its letter. False without rows."""
        seen = [item.key for item in self.items[max(0, self.top) : max(0, self.top + self._room)] if item.key]
        self.labels = dict(zip(LABELS, seen, strict=False))
        self.repaint()
        return bool(self.labels)

    async def _on_key(self, event: events.Key) -> None:
        """With letters beside the rows, a key is the letter of a row; any other takes the letters away."""
        if self.labels:
            event.stop()
            event.prevent_default()
            chosen = self.labels.get(event.character or "")
            self.labels = {}
            self.repaint()
            if chosen:
                self.choose(chosen)

    def on_blur(self) -> None:
        """Letters are of no use while other keys have the focus."""
        self.labels = {}

    def unmark(self) -> None:
        """Take every mark away."""
        if self.marked:
            self.marked.clear()
            self.repaint()

    def scroll_lines(self, by: int) -> None:
        """The wheel moves the cursor."""
        self.move(by)

    def on_click(self, event: events.Click) -> None:
        """A click chooses a row, a second one opens it."""
        at = self.top + event.y - {"box": 1, "rule": 1, "none": 0}[self.kind] - bool(self._head)
        if 0 <= at < len(self.items) and self.items[at].key:
            key = self.items[at].key
            if key == self.cursor and event.chain > 1:
                self.post_message(self.Opened(self, key))
            self.choose(key)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._into_sight()

    def _at(self, key: str) -> int | None:
        return next((at for at, item in enumerate(self.items) if key and item.key == key), None)

    def _with_ghost(self, items: list[Any], before: int | None) -> list[Any]:
        """A row under the cursor that is gone stays where it stood until the cursor leaves it."""
        if before is not None and self.has_focus and all(item.key != self.cursor for item in items):
            items.insert(min(before, len(items)), self.items[before])
            self._ghost = self.cursor
        return items

    _ghost = ""

    def _drop_ghosts(self, key: str) -> None:
        if self._ghost and self._ghost != key:
            self.items = [item for item in self.items if item.key != self._ghost]
            self._ghost = ""

    def _is_at_top(self, cursor: int) -> bool:
        """Whether nothing stands above the cursor but what is new."""
        return self.top <= 0 and all(item.key in self.fresh for item in self.items[:cursor])

    def _settle(self, before: int | None) -> None:
        """Keep the row under the cursor on its line of the screen; without one, choose the first."""
        after = self._at(self.cursor)
        if after is None:
            gone, self.cursor = self.cursor, next((item.key for item in self.items if item.key), "")
            self.top = 0
            if self.is_mounted and gone != self.cursor:
                self.post_message(self.Moved(self, self.cursor))
        elif before is not None:
            self.top += after - before  # below nought where rows above are gone: blank lines hold the place
        self._into_sight(keep=True)

    @property
    def _room(self) -> int:
        return max(1, self.inner[1] - bool(self._head))

    def _into_sight(self, *, keep: bool = False) -> None:
        """Scroll to the cursor; with `keep` only as far as it must be."""
        at = self._at(self.cursor)
        if at is None or not self.is_mounted or not self.size:
            return
        first = at - 1 if at and not self.items[at - 1].key else at  # a heading stays with its first row
        self.top = min(self.top if keep else max(self.top, 0), first)
        self.top = max(self.top, at - self._room + 1)

    def lines(self) -> Sequence[Line]:
        """The head line and the rows in sight; what stands outside is counted on the last line."""
        width, _ = self.inner
        self.top = min(self.top, max(0, len(self.items) - self._room))
        blank = max(0, -self.top)
        seen = self.items[max(0, self.top) : max(0, self.top + self._room)]
        rows = [*[()] * blank, *(self._one(item, width) for item in seen)]
        return [*([self._head(width)] if self._head else []), *rows]

    def _draw(self, _width: int, _height: int) -> Sequence[Line]:
        return self.lines()

    def _one(self, item: Any, width: int) -> Line:
        if not item.key:
            return self._row(item, width)
        here = item.key == self.cursor
        label = next((letter for letter, key in self.labels.items() if key == item.key), "")
        sign = Span(Safe(label or ("▶" if here else " ")), "new" if label else "key" if here else "")
        marks = (Span(Safe("*" if item.key in self.marked else " "), "need"),) if self.marked else ()
        room = width - 1 - len(marks)
        line = cut_line(self._row(item, room), room)
        if item.key in self.fresh:
            line = (*cut_line(line, room - 4), Span(Safe(" new"), "new" if item.key in self.flashing else "need"))
        line = (sign, *marks, *line)
        return tuple(Span(span.text, span.tone or "chosen") for span in line) if here and self.has_focus else line
