"""A screen with a list, and more about the row under the cursor beside it or below."""

import asyncio
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, TypeVar

from textual import on
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget

from core.store.unit_of_work import View
from tui.screens.desk import DeskScreen
from tui.widgets.panel import Panel
from tui.widgets.rows import Item, Rows
from tui.workers import start

T = TypeVar("T", bound=Item)
DEBOUNCE = 0.04
"""Seconds the cursor must rest before more is read about its row: holding `j` stays cheap."""


class DetailRead(Message):
    """More about the row with this key was read; None where there is no more."""

    def __init__(self, key: str, detail: Any) -> None:
        super().__init__()
        self.key, self.detail = key, detail


class ListScreen(DeskScreen):
    """A list `#list` and a panel `#detail`."""

    detail: Any = None

    def body(self) -> Iterable[Widget]:
        """The list, and more about one row."""
        yield Horizontal(Rows(id="list"), Panel(id="detail"), id="columns")

    async def read_detail(self, view: View, key: str) -> Any:
        """More about the row with this key."""
        raise NotImplementedError

    def draw_detail(self) -> None:
        """Draw what is known about the row under the cursor."""
        raise NotImplementedError

    @property
    def panel(self) -> Panel:
        """Where more is said."""
        return self.query_one("#detail", Panel)

    @on(Rows.Moved)
    def _moved(self) -> None:
        self.moved()
        self.draw_frame()
        self.panel.top = 0
        self.read_more()

    def moved(self) -> None:
        """The cursor stands on another row."""

    def read_more(self) -> None:
        """Read more about the row under the cursor, beside everything else."""
        start(self, partial(self._read_detail, self.table.cursor), "detail", exclusive=True)

    async def _read_detail(self, key: str) -> None:
        await asyncio.sleep(DEBOUNCE)
        async with self.dashboard.store.view() as view:
            self.post_message(DetailRead(key, await self.read_detail(view, key)))

    def on_detail_read(self, message: DetailRead) -> None:
        """More about the row under the cursor."""
        if message.key == self.table.cursor:
            self.detail = message.detail
            self.draw_detail()


def held(items: Sequence[T], before: Sequence[T], cursor: str) -> list[T]:
    """The items with the row under the cursor where it stood: it changes groups only when the cursor is elsewhere."""
    rows = list(items)
    mine = next((row for row in rows if row.key and row.key == cursor), None)
    at = next((at for at, row in enumerate(before) if row.key and row.key == cursor), None)
    if mine is None or at is None:
        return rows
    rows.remove(mine)
    above = before[at - 1].key if at else ""
    after = next((at for at, row in enumerate(rows) if row.key and row.key == above), None)
    rows.insert(min(at, len(rows)) if after is None else after + 1, mine)
    return rows
