"""Being live: the loops that read the store, follow it, and leave a sign of life; they only post messages."""

import asyncio
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from textual.message import Message

from core.store.ports import Beat
from core.text import Safe
from tui.facts.frame import FrameFacts, read_frame
from tui.feed import follow
from tui.screens.desk import DeskScreen
from tui.work import ERRORS, words_of
from tui.workers import start

if TYPE_CHECKING:
    from tui.app import Dashboard

RETRY = 1.0
PULSE = 5.0
BEAT = 30.0


class Loaded(Message):
    """The facts of a screen were read."""

    def __init__(self, screen: DeskScreen, series: str, frame: FrameFacts, facts: Any) -> None:
        super().__init__()
        self.screen, self.series, self.frame, self.facts = screen, series, frame, facts


class NotLive(Message):
    """The store could not be read just now."""

    def __init__(self, reason: Safe) -> None:
        super().__init__()
        self.reason = reason


class Pulse(Message):
    """The signs of life were read."""

    def __init__(self, beats: Sequence[Beat]) -> None:
        super().__init__()
        self.beats = tuple(beats)


class Live:
    """Three loops over one store. `wanted` is set when something may have changed."""

    def __init__(self, app: "Dashboard") -> None:
        self.app, self.store = app, app.store
        self.wanted = asyncio.Event()

    def start(self) -> None:
        """Begin; what goes wrong is said in the status line."""
        for group, job in (("load", self._load), ("feed", self._follow), ("pulse", self._pulse)):
            start(self.app, job, group)

    async def _load(self) -> None:
        """Read the screen that is seen whenever something is wanted; many wishes at once are one reading."""
        while True:
            await self.wanted.wait()
            self.wanted.clear()
            desk = self.app.desk_screen
            if desk is not None and desk.ready:
                try:
                    self.app.post_message(await self._read(desk))
                except ERRORS as error:
                    await self._trouble(error)

    async def _trouble(self, error: BaseException) -> None:
        """Say that nothing is live, and try again in a second."""
        self.app.post_message(NotLive(words_of(error)))
        await asyncio.sleep(RETRY)
        self.wanted.set()

    async def _read(self, desk: DeskScreen) -> Loaded:
        async with self.store.view() as view:
            every = [series.id for series in await view.series.all()]
            if self.app.series not in every:
                self.app.series = every[0] if every else ""
            series = self.app.series
            frame = await read_frame(view, self.app.actor, series)
            facts = await desk.read(view)
        return Loaded(desk, series, replace(frame, beats=tuple(await self.store.beats())), facts)

    async def _follow(self) -> None:
        """Post what is committed by anybody; when the following ends with an error, begin again where it stopped."""
        since = self.store.seq
        while True:
            try:
                async for changed in follow(self.store, since):
                    since = changed.seq
                    self.app.post_message(changed)
            except ERRORS as error:
                await self._trouble(error)

    async def _pulse(self) -> None:
        """Read the signs of life of the others, and leave one now and then, or when the screen is another."""
        left: tuple[str, float] = ("", 0.0)
        while True:
            screen = self.app.current_mode
            with suppress(*ERRORS):  # a sign of life that cannot be left or read is no reason to stop: reading says it
                if screen != left[0] or time.monotonic() - left[1] >= BEAT:
                    await self.beat(screen)
                    left = (screen, time.monotonic())
                self.app.post_message(Pulse(await self.store.beats()))
            await asyncio.sleep(PULSE)

    async def beat(self, screen: str) -> None:
        """Leave a sign of life: who sits here, and on which screen."""
        await self.store.beat(f"dashboard:{os.getpid()}", {"name": str(self.app.actor.name), "screen": screen})
