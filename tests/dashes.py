"""The dashboard in tests: opened over a filled desk by Pilot, read as plain text, waited for by conditions."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import fakes_desk
from fakes_desk import AMIRA, DESK, Hands
from textual import _wait, events
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from core.model import Actor
from core.store.memory import MemoryStore
from tui.app import Dashboard

_wait.SLEEP_GRANULARITY = 0.004
"""Pilot sleeps this long, several times a key, before it looks whether the program is idle; 20 ms by itself."""


class Dash:
    """A dashboard under test: the program, its pilot, its store and its clock."""

    def __init__(self, app: Dashboard, pilot: "Pilot[Any]", store: MemoryStore, hands: Hands) -> None:
        self.app, self.pilot, self.store, self.hands = app, pilot, store, hands

    async def press(self, *keys: str) -> None:
        """Press keys one after another, each until it has settled."""
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Type a text into the field that has the focus, all at once."""
        await self.until(lambda: isinstance(self.app.focused, Input | TextArea))
        assert self.app.focused is not None
        self.app.focused.post_message(events.Paste(text))
        await self.pilot.pause()

    async def push(self, id_: str) -> None:
        """Press the button with this id by keys."""
        self.app.screen.query_one(f"#{id_}").focus()
        await self.until(lambda: self.app.focused is not None and self.app.focused.id == id_)
        await self.press("enter")

    async def until(self, condition: Callable[[], object], *, seconds: float = 15.0) -> None:
        """Wait until something holds; fails with the screen as it is."""
        for _ in range(int(seconds / 0.02)):
            if condition():
                return
            await self.pilot.pause(0.02)
        raise AssertionError(f"it never came; the screen:\n{self.text}")

    async def shows(self, text: str) -> None:
        """Wait until the text stands on the screen."""

        def seen() -> bool:
            now = self.text
            return text in now or text in re.sub(" +", " ", now)

        await self.until(seen)

    @property
    def text(self) -> str:
        """The screen as plain text, without its colours."""
        return screen_text(self.app)

    @property
    def squeezed(self) -> str:
        """The screen with every run of spaces as one space: for what stands in columns."""
        return re.sub(" +", " ", self.text)

    @property
    def lines(self) -> list[str]:
        """The screen, row by row."""
        return self.text.split("\n")


def screen_text(app: Dashboard) -> str:
    """What stands on the screen of a running program."""
    rows = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in rows)


@asynccontextmanager
async def dash(
    size: tuple[int, int] = (120, 36), *, store: MemoryStore | None = None, hands: Hands | None = None,
    actor: Actor = AMIRA, glyphs: str = "unicode", ready: bool = True, **looks: Any,
) -> AsyncIterator[Dash]:  # fmt: skip
    """A dashboard over the filled desk, its first facts read."""
    clock = hands or Hands()
    filled = store if store is not None else await fakes_desk.filled(clock)
    app = Dashboard(filled, DESK, actor, clock=clock, glyphs=glyphs, **looks)
    async with app.run_test(size=size) as pilot:
        opened = Dash(app, pilot, filled, clock)
        if ready:
            await opened.until(lambda: app.frame.series)
            await pilot.pause()
        yield opened
