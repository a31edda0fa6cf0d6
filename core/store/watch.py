"""Knowing that the journal has changed: inotify where there is any left, else a look every 50 ms."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from core.store.place import JOURNAL

if TYPE_CHECKING:
    from asyncinotify import Inotify

POLL_SECONDS = 0.05
NET_SECONDS = 1.0
"""With inotify a look is taken all the same this often, in case an event was lost (inotify(7), overflow)."""


async def hints(folder: Path, is_behind: Callable[[], bool]) -> AsyncIterator[None]:
    """An item whenever `is_behind` says there may be something to read. Runs until it is closed."""
    from asyncinotify import Inotify, Mask  # with ctypes 10 ms, which only those who follow the journal pay

    try:
        inotify = Inotify()
    except OSError:  # every inotify instance of this user is taken
        while True:
            if is_behind():
                yield
            await asyncio.sleep(POLL_SECONDS)
    with inotify:
        inotify.add_watch(folder, Mask.MODIFY | Mask.MOVED_TO | Mask.CREATE | Mask.DELETE | Mask.DELETE_SELF)
        while True:
            if is_behind():
                yield
            await _next(inotify)


async def _next(inotify: "Inotify") -> None:
    try:
        async with asyncio.timeout(NET_SECONDS):
            while (event := await inotify.get()).name is None or event.name.name != JOURNAL:
                pass
    except TimeoutError:
        return
